"""A hand for roll tests: presses, drags and keys given in music, on a small song whose every note is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import (
    ChordEvent,
    Key,
    KeyChange,
    LyricVerse,
    Metadata,
    Note,
    Origin,
    Part,
    Role,
    Section,
    SectionUse,
    Song,
    Syllable,
    Track,
    sorted_notes,
)
from songwriter.theory.chord_names import parse_chord

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
MELODY, KEYS = TrackId("t1"), TrackId("t2")
VERSE, CHORUS = SectionId("verse"), SectionId("chorus")
BAR = 4 * PPQ


def beats(number: float) -> int:
    """Ticks of so many quarters."""
    return round(number * PPQ)


def small_song() -> Song:
    """Verse (2 bars), Chorus (2 bars), Verse: C major, a melody and a keys track.

    Verse melody: C4 D4 E4 F4 on the beats of bar 1, the F4 locked, and a suggested G4 (half) in bar 2.
    Chorus melody: A4 (quarter) on its first beat.
    """
    notes = [Note(beats(i), beats(1), pitch) for i, pitch in enumerate((60, 62, 64))]
    notes.append(Note(beats(3), beats(1), 65, locked=True))
    notes.append(Note(beats(4), beats(2), 67, origin=Origin.SUGGESTED))
    words = LyricVerse(tuple(Syllable(beats(i), w) for i, w in enumerate(("one", "two", "three"))))
    chords = (
        ChordEvent(0, BAR, parse_chord("C")),
        ChordEvent(BAR, beats(2), parse_chord("F"), Origin.SUGGESTED),
        ChordEvent(BAR + beats(2), beats(2), parse_chord("G7"), locked=True),
    )
    keys = (KeyChange(0, Key()),)
    verse = Section(
        VERSE, "Verse", measures=2, keys=keys, chords=chords, verses=(words,),
        parts={MELODY: Part(sorted_notes(notes)), KEYS: Part((Note(0, BAR, 48),))},
    )  # fmt: skip
    chorus = Section(CHORUS, "Chorus", measures=2, keys=keys, parts={MELODY: Part((Note(0, beats(1), 69),))})
    return Song(
        Metadata("Small"),
        (Track(MELODY, "Melody", Role.MELODY), Track(KEYS, "Keys", Role.KEYS)),
        {VERSE: verse, CHORUS: chorus},
        (SectionUse(VERSE), SectionUse(CHORUS), SectionUse(VERSE)),
    )


def shape(notes: Iterable[Note]) -> list[tuple[float, float, int]]:
    """Notes as (onset, length, pitch) in quarters, for comparing."""
    return [(n.onset / PPQ, n.duration / PPQ, n.pitch) for n in notes]


def end(widget: QWidget) -> None:
    """Destroy a widget now: one that lingers makes every change of theme in later tests slow."""
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


class Hand:
    """Sends real events to a widget; places are song ticks and pitches read through the roll's own axes."""

    def __init__(self, editor: QWidget) -> None:
        self.editor = editor
        self._down = Qt.MouseButton.NoButton

    def place(self, tick: float, pitch: int) -> QPointF:
        """Where a tick and a pitch meet on the canvas."""
        view = self.editor.viewport
        return QPointF(view.axis.x_of(tick), view.pitches.y_of(pitch) + view.pitches.row_px / 2)

    def press(
        self, widget: QWidget, at: QPointF, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NONE
    ) -> None:
        self._down = button
        self._send(widget, QEvent.Type.MouseButtonPress, at, button, keys)

    def move(self, widget: QWidget, at: QPointF, keys: Qt.KeyboardModifier = NONE) -> None:
        self._send(widget, QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton, keys)

    def release(self, widget: QWidget, at: QPointF, keys: Qt.KeyboardModifier = NONE) -> None:
        button, self._down = self._down, Qt.MouseButton.NoButton
        self._send(widget, QEvent.Type.MouseButtonRelease, at, button, keys)

    def double(self, widget: QWidget, at: QPointF) -> None:
        self._send(widget, QEvent.Type.MouseButtonDblClick, at, LEFT, NONE)
        self._down = LEFT
        self.release(widget, at)

    def click(
        self, tick: float, pitch: int, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NONE
    ) -> None:
        at = self.place(tick, pitch)
        self.press(self.editor.canvas, at, button, keys)
        self.release(self.editor.canvas, at, keys)

    def drag(
        self, start: QPointF, end: QPointF, *, widget: QWidget | None = None, button: Qt.MouseButton = LEFT,
        keys: Qt.KeyboardModifier = NONE, let_go: bool = True,
    ) -> None:  # fmt: skip
        target = widget or self.editor.canvas
        self.press(target, start, button, keys)
        self.move(target, (start + end) / 2, keys)
        self.move(target, end, keys)
        if let_go:
            self.release(target, end, keys)

    def wheel(self, widget: QWidget, at: QPointF, notches: int, keys: Qt.KeyboardModifier = NONE) -> None:
        turn = QPoint(0, 120 * notches)
        event = QWheelEvent(
            at, widget.mapToGlobal(at), QPoint(), turn, Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase,
            False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    def key(
        self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE, text: str = "", widget: QWidget | None = None
    ) -> None:
        target = widget or self.editor.canvas
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, keys, text))

    def _send(
        self,
        widget: QWidget,
        kind: QEvent.Type,
        at: QPointF,
        button: Qt.MouseButton,
        keys: Qt.KeyboardModifier,
    ) -> None:
        QApplication.sendEvent(
            widget, QMouseEvent(kind, at, widget.mapToGlobal(at), button, self._down, keys)
        )


def with_track_locked(song: Song) -> Song:
    """The song with its melody track locked."""
    return replace(song, tracks=(replace(song.tracks[0], is_locked=True), *song.tracks[1:]))
