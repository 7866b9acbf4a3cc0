"""The model worker as the window sees it: its state, its pipe in the event loop."""

from __future__ import annotations

from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from songwriter.base.errors import SongwriterError
from songwriter.model.client import ModelClient
from songwriter.model.messages import Failed, GenerationRequest, Ready


class ModelState(Enum):
    """What the status bar says of the model."""

    ASLEEP = "asleep"
    LOADING = "loading"
    READY = "ready"
    WRITING = "writing"
    MISSING = "missing"
    FAILED = "failed"


class ModelLink(QObject):
    """Main thread. Starts the worker when it is needed, and again when it died."""

    state_changed = Signal(object)
    """ModelState."""

    received = Signal(object)
    """A message of the worker, as in ``songwriter.model.messages``."""

    def __init__(self, client: ModelClient, parent: QObject | None = None, *, watches: bool = True) -> None:
        super().__init__(parent)
        self._client, self._watches = client, watches
        self._notifier: QSocketNotifier | None = None
        self._open = 0
        self.state = ModelState.ASLEEP
        self.info: dict[str, Any] = {}

    def start(self) -> None:
        """Start the worker if it is not running; Ready follows. Raises ModelMissing."""
        if self._client.is_alive:
            return
        try:
            self._client.start()
        except SongwriterError:
            self._set_state(ModelState.MISSING)
            raise
        self._unwatch()
        if self._watches:
            self._notifier = QSocketNotifier(self._client.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self.receive)
        self._set_state(ModelState.LOADING)

    def request(self, request: GenerationRequest) -> int:
        """Send a request and return its id."""
        number = self._client.request(request)
        self._open += 1
        if self.state is ModelState.READY:
            self._set_state(ModelState.WRITING)
        return number

    def cancel(self, number: int) -> None:
        """Stop a request at its next token."""
        self._client.cancel(number)

    def settle(self) -> None:
        """Nobody waits for an answer any more."""
        self._open = 0
        if self.state is ModelState.WRITING:
            self._set_state(ModelState.READY)

    def receive(self) -> None:
        """Take what the worker has sent."""
        for message in self._client.poll():
            if isinstance(message, Ready):
                self.info = message.info
                self._set_state(ModelState.WRITING if self._open else ModelState.READY)
            elif isinstance(message, Failed):
                self._unwatch()
                self._set_state(ModelState.MISSING if message.is_missing else ModelState.FAILED)
            self.received.emit(message)

    def rest(self) -> None:
        """End the worker until it is needed again."""
        self.close()
        self._set_state(ModelState.ASLEEP)

    def close(self) -> None:
        """End the worker."""
        self._unwatch()
        self._client.close()

    def _unwatch(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None

    def _set_state(self, state: ModelState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
