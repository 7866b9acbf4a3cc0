"""The line at the foot: what is ready, where the sound goes, and what is being worked on, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from songwriter.services.jobs import JobReport
from songwriter.services.model_link import ModelState
from songwriter.services.transport import PlayerState, PlayerStatus
from songwriter.ui.icons import paint_icon
from songwriter.ui.look import Look
from songwriter.ui.text import job_words
from songwriter.ui.widgets.controls import IconButton, label
from songwriter.ui.widgets.painting import Painted, line_height, paint_text, text_width

HEIGHT = 24

MODEL_WORDS = {
    ModelState.ASLEEP: ("Suggestions start when asked for", "circle-check", "text3"),
    ModelState.LOADING: ("Suggestions are getting ready", "loader", "text3"),
    ModelState.READY: ("Suggestions ready", "circle-check", "accent"),
    ModelState.WRITING: ("Writing alternatives", "sparkles", "suggest"),
    ModelState.MISSING: ("No model for suggestions found", "triangle-alert", "warn"),
    ModelState.FAILED: ("Suggestions stopped; asking starts them again", "triangle-alert", "warn"),
}


def audio_words(status: PlayerStatus) -> tuple[str, str, str]:
    """Where the sound goes: words, icon, tint."""
    state = status.state
    if state is PlayerState.READY:
        rate, latency = f"{status.sample_rate / 1000:g} kHz", f"{status.latency * 1000:.0f} ms"
        return " · ".join(p for p in (status.device, rate, latency) if p), "volume-2", "text3"
    if state is PlayerState.STARTING:
        return "Sound is starting", "volume-2", "text3"
    if state is PlayerState.CLOSED:
        return "Sound starts when you play", "volume-2", "text3"
    if state is PlayerState.NO_DEVICE:
        return "No audio device; exports still sound", "volume-x", "warn"
    return f"No sound: {status.reason}" if status.reason else "No sound", "volume-x", "warn"


class StatusItem(Painted):
    """An icon and a few words. A click may mean something."""

    clicked = Signal()

    def __init__(self, look: Look, icon_name: str, words: str, tint: str = "text3") -> None:
        super().__init__(look)
        self._icon_name, self._words, self._tint = icon_name, words, tint
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_words(words)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def show_words(self, words: str, icon_name: str = "", tint: str = "") -> None:
        """Say something else."""
        self._words = words
        self._icon_name = icon_name or self._icon_name
        self._tint = tint or self._tint
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Icon, gap, words."""
        font = self.look.font("micro")
        return QSize(round(text_width(self._words, font)) + 22, max(20, round(line_height(font)) + 4))

    def minimumSizeHint(self) -> QSize:
        """At least the icon."""
        return QSize(18, 20)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Icon and words."""
        look = self.look
        icon_rect = QRectF(0, rect.center().y() - 7, 14, 14)
        paint_icon(painter, look, self._icon_name, icon_rect, self._tint)
        area = QRectF(19, 0, rect.width() - 19, rect.height())
        paint_text(painter, area, self._words, look.font("micro"), look.colour("text2"))

    def mousePressEvent(self, _event: object) -> None:
        """Tell that it was clicked."""
        self.clicked.emit()


class StatusBar(QWidget):
    """States at the left, the job at work at the right.

    `cancel_wanted(job number)`: the user wants the shown job to stop.
    """

    cancel_wanted = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._jobs: dict[int, JobReport] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 3)
        row.setSpacing(22)
        self.model = StatusItem(look, "circle-check", *MODEL_WORDS[ModelState.ASLEEP][:1])
        self.privacy = StatusItem(look, "shield-check", "Nothing leaves this computer", "accent")
        self.audio = StatusItem(look, "volume-2", "Sound starts when you play")
        for item in (self.model, self.privacy, self.audio):
            row.addWidget(item)
        row.addStretch(1)
        self._words = label("", "micro")
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(110)
        self._percent = label("", "micro")
        self._cancel = IconButton(look, "x", "Stop this job", size=24)
        self._cancel.clicked.connect(self._cancel_shown)
        self._job_parts = (self._words, self._bar, self._percent, self._cancel)
        for part in self._job_parts:
            row.addWidget(part)
            part.hide()
        row.setSpacing(10)
        row.insertSpacing(1, 8)
        row.insertSpacing(3, 8)
        self._look = look
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(HEIGHT, round(HEIGHT * self._look.scale)) + 3)

    def show_model(self, state: ModelState) -> None:
        """Tell what the suggestions are doing."""
        self.model.show_words(*MODEL_WORDS[state])

    def show_audio(self, status: PlayerStatus) -> None:
        """Tell where the sound goes."""
        self.audio.show_words(*audio_words(status))

    def show_job(self, report: JobReport) -> None:
        """Follow a job; the oldest that is not over is shown."""
        if report.state.is_over:
            self._jobs.pop(report.number, None)
        else:
            self._jobs[report.number] = report
        self._show()

    @property
    def shown_job(self) -> JobReport | None:
        """The job that is shown."""
        return next(iter(self._jobs.values()), None)

    def _show(self) -> None:
        job = self.shown_job
        for part in self._job_parts:
            part.setVisible(job is not None)
        if job is None:
            return
        more = f" (+{len(self._jobs) - 1})" if len(self._jobs) > 1 else ""
        words = job_words(job.kind, job.step) + more
        self._words.setText(words)
        self._bar.setRange(0, 0 if job.fraction is None else 100)
        self._bar.setAccessibleName(words)
        if job.fraction is None:
            self._percent.setText("")
        else:
            self._bar.setValue(round(job.fraction * 100))
            self._percent.setText(f"{round(job.fraction * 100)} %")
        self._cancel.set_name(f"Stop: {words}")

    def _cancel_shown(self) -> None:
        if self.shown_job is not None:
            self.cancel_wanted.emit(self.shown_job.number)
