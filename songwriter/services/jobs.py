"""Work that takes longer than a frame: named lanes with one worker thread each.

A job gets a snapshot and a cancel token, never a widget. Everything it says reaches the main thread through one
queued signal, so states change, and callbacks run, on the main thread alone. A cancelled job delivers nothing,
even if it had finished by then.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import Enum
from itertools import count
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from songwriter.base.cancel import Cancelled, CancelToken
from songwriter.base.errors import SongwriterError

LOG = logging.getLogger(__name__)

T = TypeVar("T")

LANES = ("files", "theory", "render")


class JobState(Enum):
    """Where a job stands."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of the job."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job as the status bar shows it. ``fraction`` is 0–1, None while unknown; ``step`` names what is done."""

    number: int
    lane: str
    kind: str
    state: JobState
    fraction: float | None = None
    step: str = ""


class JobContext:
    """What a job sees of the runner. Used in the lane's thread."""

    __slots__ = ("_send", "_sent", "token")

    def __init__(self, token: CancelToken, send: Callable[[float | None, str], None]) -> None:
        self.token = token
        self._send = send
        self._sent: tuple[float | None, str] | None = None

    def report(self, fraction: float | None, step: str = "") -> None:
        """Say how far the work is (0–1), and stop here with Cancelled if the user asked for it."""
        self.token.check()
        rounded = None if fraction is None else round(min(max(fraction, 0.0), 1.0), 2)
        if (rounded, step) != self._sent:
            self._sent = (rounded, step)
            self._send(rounded, step)


Work = Callable[[JobContext], T] | Callable[[JobContext], Generator[float | None, None, T]]


class Job(Generic[T]):
    """A submitted piece of work. Used on the main thread."""

    def __init__(self, report: JobReport, work: Work[T], runner: JobRunner) -> None:
        self.report = report
        self.token = CancelToken()
        self.work = work
        self.done: Callable[[T], None] | None = None
        self.failed: Callable[[Exception], None] | None = None
        self._runner = runner

    @property
    def state(self) -> JobState:
        """Where the job stands."""
        return self.report.state

    @property
    def kind(self) -> str:
        """What it is for: a word such as "save" that the window turns into text."""
        return self.report.kind

    def cancel(self) -> None:
        """Stop at the next check; nothing will be delivered."""
        self._runner.cancel(self)


class JobRunner(QObject):
    """Runs jobs on named lanes. A lane's jobs run one after the other, in the order they came."""

    reported = Signal(object)
    """JobReport, at every change of state or progress."""

    unhandled = Signal(object, object)
    """JobReport and the error of a failed job that nobody else handles."""

    _came = Signal(object, object, object)

    def __init__(self, lanes: tuple[str, ...] = LANES, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queues: dict[str, queue.SimpleQueue[Job[Any] | None]] = {
            lane: queue.SimpleQueue() for lane in lanes
        }
        self._threads: dict[str, threading.Thread] = {}
        self._jobs: dict[int, Job[Any]] = {}
        self._running: dict[str, Job[Any]] = {}
        self._numbers = count(1)
        self._closed = False
        self._came.connect(self._receive, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        lane: str,
        kind: str,
        work: Work[T],
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job[T]:
        """Queue ``work`` on a lane; ``done`` or ``failed`` is called on the main thread when it ends.

        After :meth:`close` the job is returned cancelled. Raises KeyError for a lane that does not exist.
        """
        lane_queue = self._queues[lane]
        job = Job(JobReport(next(self._numbers), lane, kind, JobState.PENDING), work, self)
        job.done, job.failed = done, failed
        if self._closed:
            job.token.cancel()
            job.report = _with(job.report, JobState.CANCELLED)
            return job
        self._jobs[job.report.number] = job
        if lane not in self._threads:
            thread = threading.Thread(
                target=self._work_lane, args=(lane,), name=f"songwriter-{lane}", daemon=True
            )
            self._threads[lane] = thread
            thread.start()
        lane_queue.put(job)
        self.reported.emit(job.report)
        return job

    def cancel(self, job: Job[Any]) -> None:
        """Cancel one job, waiting or running."""
        if not job.state.is_over:
            job.token.cancel()
            self._end(job, JobState.CANCELLED)

    def cancel_number(self, number: int) -> None:
        """Cancel the job with this number, if it is not over."""
        if number in self._jobs:
            self.cancel(self._jobs[number])

    def cancel_lane(self, lane: str) -> None:
        """Cancel everything that waits or runs on a lane."""
        for job in [job for job in self._jobs.values() if job.report.lane == lane]:
            self.cancel(job)

    def active(self) -> tuple[JobReport, ...]:
        """Return what waits or runs, oldest first."""
        return tuple(job.report for job in self._jobs.values())

    def close(self, timeout_s: float = 3.0) -> tuple[str, ...]:
        """Cancel all, wait at most ``timeout_s`` in total, and return the kinds of the jobs that did not stop."""
        self._closed = True
        for lane in self._queues:
            self.cancel_lane(lane)
        for lane in self._threads:
            self._queues[lane].put(None)
        deadline = time.monotonic() + timeout_s
        for thread in self._threads.values():
            thread.join(max(deadline - time.monotonic(), 0.0))
        alive = [lane for lane, thread in self._threads.items() if thread.is_alive()]
        return tuple(self._running[lane].kind for lane in alive if lane in self._running)

    # ------------------------------------------------------------------------------ in the lane's thread

    def _work_lane(self, lane: str) -> None:
        lane_queue = self._queues[lane]
        while (job := lane_queue.get()) is not None:
            if job.token.is_cancelled:
                continue
            self._running[lane] = job
            self._came.emit(job, JobState.RUNNING, None)
            try:
                result = self._finish(job)
            except Cancelled:
                self._came.emit(job, JobState.CANCELLED, None)
            except Exception as error:
                if not isinstance(error, SongwriterError | OSError):
                    LOG.exception("the job %s failed", job.kind)
                self._came.emit(job, JobState.FAILED, error)
            else:
                self._came.emit(job, JobState.DONE, result)
            finally:
                self._running.pop(lane, None)

    def _finish(self, job: Job[Any]) -> Any:
        context = JobContext(job.token, lambda fraction, step: self._came.emit(job, None, (fraction, step)))
        result = job.work(context)
        if not isinstance(result, Generator):
            return result
        while True:
            job.token.check()
            try:
                context.report(next(result))
            except StopIteration as end:
                return end.value

    # ------------------------------------------------------------------------------ on the main thread

    @Slot(object, object, object)
    def _receive(self, job: Job[Any], state: JobState | None, value: Any) -> None:
        if job.state.is_over:
            return
        if state is None:
            fraction, step = value
            self._tell(job, _with(job.report, job.state, fraction, step))
        elif state is JobState.RUNNING:
            self._tell(job, _with(job.report, state))
        else:
            self._end(job, state)
            self._deliver(job, state, value)

    def _deliver(self, job: Job[Any], state: JobState, value: Any) -> None:
        if state is JobState.DONE and job.done is not None:
            job.done(value)
        elif state is JobState.FAILED and job.failed is not None:
            job.failed(value)
        elif state is JobState.FAILED:
            self.unhandled.emit(job.report, value)

    def _end(self, job: Job[Any], state: JobState) -> None:
        self._jobs.pop(job.report.number, None)
        self._tell(job, _with(job.report, state, job.report.fraction))

    def _tell(self, job: Job[Any], report: JobReport) -> None:
        job.report = report
        self.reported.emit(report)


def _with(report: JobReport, state: JobState, fraction: float | None = None, step: str = "") -> JobReport:
    return JobReport(report.number, report.lane, report.kind, state, fraction, step)
