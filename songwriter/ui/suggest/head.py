"""The heading of the panel: section, lane and bars that are asked for, and their lock."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from songwriter.domain import BarLock, Lane, Section, Song, timeline
from songwriter.edit import LockBars
from songwriter.services.focus import Target
from songwriter.services.session import Session
from songwriter.ui.look import Look
from songwriter.ui.widgets.controls import IconButton, label


class TargetHead(QWidget):
    """“Chorus  melody, bars 15–16   13–14 🔒”. The padlock locks and unlocks the bars asked for."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session = session
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._name, self._what, self._locked_bars = (
            label("", "strong"),
            label("", "small"),
            label("", "small"),
        )
        self.lock = IconButton(look, "lock-open", "Lock these bars", size=26, checkable=True)
        self.lock.clicked.connect(self._toggle_lock)
        row.addWidget(self._name)
        row.addWidget(self._what, 1)
        row.addWidget(self._locked_bars)
        row.addWidget(self.lock)

    def show_target(self, target: Target | None) -> None:
        """Tell what is asked for."""
        song = self._session.song
        section = song.sections.get(target.section) if target is not None else None
        self.lock.setEnabled(section is not None)
        if target is None or section is None:
            self._name.setText("")
            self._what.setText("No section is chosen.")
            self._locked_bars.setText("")
            return
        self._name.setText(section.name)
        self._what.setText(f"{target.lane.value}, {bars_of(song, target)}")
        spans = _locked_bars(section, target.lane)
        start = _first_measure(song, target) + 1
        words = ", ".join(str(a + start) if a == b else f"{a + start}–{b + start}" for a, b in spans)
        self._locked_bars.setText(words)
        is_locked = any(a <= target.first_measure and target.last_measure <= b for a, b in spans)
        self.lock.setChecked(is_locked)
        self.lock.set_icon("lock" if is_locked else "lock-open", "locked" if is_locked else "text2")
        self.lock.set_name("Unlock these bars" if is_locked else "Lock these bars")

    def _toggle_lock(self) -> None:
        target = self._session.target
        if target is None:
            return
        section = self._session.song.sections[target.section]
        spans = _locked_bars(section, target.lane)
        is_locked = any(a <= target.first_measure and target.last_measure <= b for a, b in spans)
        measures = None if target.is_whole_section else (target.first_measure, target.last_measure)
        lock = BarLock(target.lane, None, measures)
        self._session.do(LockBars(section.id, lock, locked=not is_locked), initiator=self)
        self.show_target(self._session.target)


def bars_of(song: Song, target: Target) -> str:
    """“bar 15” or “bars 15–16” of the song."""
    start = _first_measure(song, target)
    first, last = start + target.first_measure + 1, start + target.last_measure + 1
    return f"bar {first}" if first == last else f"bars {first}–{last}"


def _first_measure(song: Song, target: Target) -> int:
    uses = timeline(song).uses
    return uses[target.use].first_measure if target.use is not None and target.use < len(uses) else 0


def _locked_bars(section: Section, lane: Lane) -> list[tuple[int, int]]:
    """First and last measure (0-based) of every lock of a lane."""
    return sorted(
        lock.measures or (0, section.measures - 1)
        for lock in section.locks
        if lock.lane is lane and lock.track is None
    )
