"""The line at the foot: what is ready, where the sound goes, and what is being worked on, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from songwriter.services.jobs import JobReport
from songwriter.ui.icons import paint_icon
from songwriter.ui.look import Look
from songwriter.ui.text import job_words
from songwriter.ui.widgets.controls import IconButton, label
from songwriter.ui.widgets.painting import Painted, line_height, paint_text, text_width

HEIGHT = 24


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
        self.model = StatusItem(look, "circle-check", "Suggestions start when first asked for")
        self.privacy = StatusItem(look, "shield-check", "Nothing leaves this computer", "accent")
        self.audio = StatusItem(look, "volume-2", "Sound is starting")
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
        self.setFixedHeight(max(HEIGHT, round(HEIGHT * look.scale)) + 3)
        look.changed.connect(lambda: self.setFixedHeight(max(HEIGHT, round(HEIGHT * look.scale)) + 3))

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
