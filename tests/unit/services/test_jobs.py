"""Jobs run in their lane, deliver on the main thread, and deliver nothing once cancelled."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from songwriter.services.jobs import JobContext, JobReport, JobRunner, JobState


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    assert made.close() == ()


def test_a_result_arrives_on_the_main_thread(runner: JobRunner, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    results: list[int] = []

    def work(context: JobContext) -> int:
        threads.append(threading.current_thread())
        return 42

    def done(value: int) -> None:
        threads.append(threading.current_thread())
        results.append(value)

    job = runner.submit("files", "open", work, done=done)
    qtbot.waitUntil(lambda: bool(results))
    assert results == [42]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()
    assert job.state is JobState.DONE
    assert runner.active() == ()


def test_the_jobs_of_a_lane_run_in_order_and_other_lanes_do_not_wait(runner: JobRunner, qtbot: QtBot) -> None:
    gate, order = threading.Event(), []
    runner.submit("files", "slow", lambda _: gate.wait(5), done=lambda _: order.append("slow"))
    runner.submit("files", "next", lambda _: None, done=lambda _: order.append("next"))
    runner.submit("theory", "other", lambda _: None, done=lambda _: order.append("other"))
    qtbot.waitUntil(lambda: order == ["other"])
    gate.set()
    qtbot.waitUntil(lambda: order == ["other", "slow", "next"])


def test_a_job_cancelled_after_it_finished_delivers_nothing(runner: JobRunner, qtbot: QtBot) -> None:
    finished, delivered = threading.Event(), []

    def work(context: JobContext) -> None:
        finished.set()

    job = runner.submit("files", "save", work, done=lambda _: delivered.append(1))
    assert finished.wait(5)
    job.cancel()
    after: list[int] = []
    runner.submit("files", "later", lambda _: None, done=lambda _: after.append(1))
    qtbot.waitUntil(lambda: bool(after))
    assert delivered == []
    assert job.state is JobState.CANCELLED


def test_a_running_job_stops_at_its_next_report(runner: JobRunner, qtbot: QtBot) -> None:
    steps: list[int] = []
    started, stopped = threading.Event(), threading.Event()

    def work(context: JobContext) -> None:
        try:
            for step in range(1_000_000):
                started.set()
                context.report(step / 1_000_000)
                steps.append(step)
        finally:
            stopped.set()

    job = runner.submit("render", "export", work)
    assert started.wait(5)
    job.cancel()
    assert stopped.wait(5)
    assert len(steps) < 1_000_000


def test_each_yield_of_a_generator_is_progress(runner: JobRunner, qtbot: QtBot) -> None:
    reports: list[JobReport] = []
    results: list[str] = []
    runner.reported.connect(reports.append)

    def work(context: JobContext) -> Generator[float, None, str]:
        yield 0.25
        yield 0.75
        return "end"

    runner.submit("theory", "analyse", work, done=results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert results == ["end"]
    assert [r.fraction for r in reports if r.state is JobState.RUNNING] == [None, 0.25, 0.75]
    assert reports[0].state is JobState.PENDING
    assert reports[-1].state is JobState.DONE


def test_a_failure_goes_to_its_handler_or_to_the_signal(runner: JobRunner, qtbot: QtBot) -> None:
    handled: list[Exception] = []
    unhandled: list[tuple[Any, Any]] = []
    runner.unhandled.connect(lambda report, error: unhandled.append((report.kind, str(error))))

    def fail(context: JobContext) -> None:
        raise ValueError("bad")

    runner.submit("files", "one", fail, failed=handled.append)
    runner.submit("files", "two", fail)
    qtbot.waitUntil(lambda: bool(unhandled))
    assert [str(error) for error in handled] == ["bad"]
    assert unhandled == [("two", "bad")]


def test_closing_names_what_did_not_stop_and_takes_no_more_work(qtbot: QtBot) -> None:
    runner, gate, started = JobRunner(), threading.Event(), threading.Event()

    def stubborn(context: JobContext) -> None:
        started.set()
        gate.wait(5)

    runner.submit("files", "stubborn", stubborn)
    assert started.wait(5)
    assert runner.close(timeout_s=0.01) == ("stubborn",)
    assert runner.submit("files", "late", lambda _: None).state is JobState.CANCELLED
    gate.set()
    assert runner.close() == ()


def test_an_unknown_lane_is_refused(runner: JobRunner) -> None:
    with pytest.raises(KeyError):
        runner.submit("nowhere", "x", lambda _: None)
