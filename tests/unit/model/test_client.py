"""The worker process and its client."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from songwriter.assist import encoding as enc
from songwriter.assist.leadsheet import Measure
from songwriter.assist.token_rules import Wishes, make_request
from songwriter.base.errors import ModelMissing
from songwriter.model.client import ModelClient
from songwriter.model.messages import (
    Alternative,
    Cancelled,
    Failed,
    Finished,
    GenerationRequest,
    Message,
    Ready,
)
from songwriter.model.tiny import write_tiny_model

PATIENCE = 60.0
WINDOW = enc.make_window((Measure(),) * 8)
TASK = enc.Task(melody=frozenset(range(8)), chords_known=False)


def _request(**others: int) -> GenerationRequest:
    return make_request(WINDOW, TASK, enc.Controls(), Wishes(), **others)  # type: ignore[arg-type]


def _until(client: ModelClient, last: type) -> list[Message]:
    messages: list[Message] = []
    while not any(isinstance(m, last) for m in messages):
        new = client.wait(PATIENCE)
        assert new, "the worker said nothing"
        messages += new
    return messages


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelClient]:
    client = ModelClient(write_tiny_model(tmp_path_factory.mktemp("model")))
    client.start()
    yield client
    client.close()
    assert not client.is_alive


def test_alternatives_stream_in_and_then_it_is_finished(client: ModelClient) -> None:
    number = client.request(_request(alternatives=3))
    messages = _until(client, Finished)
    assert isinstance(messages[0], Ready | Alternative)
    drawn = [m for m in messages if isinstance(m, Alternative)]
    assert [m.index for m in drawn] == [0, 1, 2]
    assert {m.request_id for m in drawn} == {number}
    assert messages[-1].count == 3  # type: ignore[union-attr]


def test_a_cancelled_request_ends_with_one_cancelled(client: ModelClient) -> None:
    slow = client.request(_request(alternatives=50))
    waiting = client.request(_request(alternatives=1))
    client.cancel(slow)
    messages = _until(client, Finished)
    ended = [m for m in messages if isinstance(m, Cancelled | Finished)]
    assert [(type(m), m.request_id) for m in ended] == [(Cancelled, slow), (Finished, waiting)]


def test_a_request_it_cannot_serve_fails_alone(client: ModelClient) -> None:
    request = _request(alternatives=1)
    object.__setattr__(request, "events", ((99, 0, 1),))
    broken = client.request(request)
    assert [m.request_id for m in _until(client, Failed) if isinstance(m, Failed)] == [broken]
    client.request(_request(alternatives=1))
    _until(client, Finished)


def test_a_killed_worker_fails_its_requests_and_the_next_request_starts_another(client: ModelClient) -> None:
    client.request(_request(alternatives=1))
    _until(client, Finished)
    number = client.request(_request(alternatives=500))
    assert client._process is not None
    assert client._process.pid is not None
    os.kill(client._process.pid, signal.SIGKILL)
    failed = [m for m in _until(client, Failed) if isinstance(m, Failed)]
    assert [m.request_id for m in failed] == [number]
    client.request(_request(alternatives=1))
    assert [m for m in _until(client, Finished) if isinstance(m, Ready)]


def test_without_weights_starting_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        ModelClient(tmp_path).start()


def test_the_client_leaves_torch_alone() -> None:
    code = (
        "import sys, songwriter.model.client, songwriter.assist.encoding, songwriter.assist.token_rules;"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
