"""How the notes' widget is put together: ground, ghosts, notes, what a gesture shows, and the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from songwriter.ui.piano_roll.cursor import KeyCursor
from songwriter.ui.piano_roll.marks import Marks, in_rows, marks_in
from songwriter.ui.piano_roll.paint_grid import paint_rows, paint_times
from songwriter.ui.piano_roll.paint_keyboard import KeyboardPicture, KeyLights
from songwriter.ui.piano_roll.paint_notes import (
    DETAILED,
    PICTURE,
    NoteStyle,
    paint_ghosts,
    paint_notes,
    paint_picture,
)
from songwriter.ui.piano_roll.state import RollState
from songwriter.ui.piano_roll.viewport import Viewport

WORDS_REACH_PX = 60
NO_MELODY = "No melody yet. Draw one, or ask for four."
NO_PART = "Nothing for {name} yet. Draw it, play it, or ask for four."
HOW = "Double click draws a note   ·   Ctrl+Space asks"
BOTTOM = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
TOP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, slots=True)
class Live:
    """What is true at this moment: the hovered note, the keyboard cursor if it shows, and the lit keys."""

    hovered: int | None
    cursor: KeyCursor | None
    lights: KeyLights


class CanvasPicture:
    """Paints from the state and the viewport; keeps nothing but the picture of the keyboard."""

    def __init__(self, state: RollState, viewport: Viewport) -> None:
        self._state, self._viewport, self._look = state, viewport, state.look
        self._keyboard = KeyboardPicture()

    def ground(self, size: QSizeF) -> QRectF:
        """Where time is shown: right of the keyboard."""
        left = self._viewport.axis.origin_px
        return QRectF(left, 0, max(size.width() - left, 0), size.height())

    def paint_ground(self, painter: QPainter, exposed: QRectF, size: QSizeF, live: Live) -> None:
        """Rows, lines, ghosts and notes of the exposed part."""
        axis, pitches, scene = self._viewport.axis, self._viewport.pitches, self._state.scene
        options = self._state.options
        painter.fillRect(exposed, self._look.colour("well"))
        shown = exposed.intersected(self.ground(size))
        if shown.isEmpty():
            return
        painter.save()
        painter.setClipRect(shown)
        area = QRectF(shown.left(), 0, shown.width(), size.height())
        paint_rows(painter, self._look, scene, (axis, pitches), area, scale=options.shows_scale)
        paint_times(painter, self._look, scene, axis, area, options.grid_ticks)
        if live.cursor is not None:
            row = QRectF(area.left(), pitches.y_of(live.cursor.pitch), area.width(), pitches.row_px)
            painter.fillRect(row, self._look.colour("accent", 0.08))
        if options.shows_ghosts:
            paint_ghosts(painter, self._look, scene.ghosts, (axis, pitches), area)
        self._paint_marks(painter, area, size, live)
        painter.restore()

    def marks(self, area: QRectF) -> Marks:
        """The notes that reach into an area."""
        axis, state = self._viewport.axis, self._state
        span = axis.tick_at(area.left()), axis.tick_at(area.right())
        origin = state.options.shows_origin
        found = marks_in(state.scene, state.selected, state.preview, *span, origin=origin)
        return in_rows(found, self._viewport.pitches, area.bottom())

    def _paint_marks(self, painter: QPainter, area: QRectF, size: QSizeF, live: Live) -> None:
        axis, pitches, state = self._viewport.axis, self._viewport.pitches, self._state
        marks = self.marks(area.adjusted(-WORDS_REACH_PX, 0, WORDS_REACH_PX, 0))
        colour = self._look.theme.track(state.scene.track_index)
        if len(marks) > PICTURE:
            paint_picture(painter, self._look, marks, (axis, pitches), area, colour)
            return
        style = NoteStyle(
            colour,
            self._lit(marks),
            live.hovered,
            self._faint(marks),
            state.scene.syllables,
            (axis.origin_px, size.width()),
        )
        paint_notes(painter, self._look, marks, marks.rectangles(axis, pitches), style, self._sung(marks))

    def _sung(self, marks: Marks) -> np.ndarray:
        """Use and onset of the note each mark stands for; a note that is being dragged keeps its syllable."""
        field = self._state.scene.notes
        sung = np.full((len(marks), 2), -1, np.int64)
        old = marks.source >= 0
        sung[old, 0], sung[old, 1] = field.use[marks.source[old]], field.onset[marks.source[old]]
        return sung

    def _lit(self, marks: Marks) -> np.ndarray:
        playback = self._state.playback
        if not playback.is_playing:
            return np.zeros(len(marks), bool)
        return (marks.onset <= playback.tick) & (playback.tick < marks.end)

    def _faint(self, marks: Marks) -> np.ndarray | None:
        """Rings of selected notes in the other uses of their sections are faint."""
        if not self._state.selected.size or not 0 < len(marks) <= DETAILED:
            return None
        faint = np.zeros(len(marks), bool)
        chosen = np.flatnonzero(marks.selected & (marks.source >= 0))
        faint[chosen] = ~self._state.anchored(marks.source[chosen])
        return faint

    def paint_overlay(self, painter: QPainter, size: QSizeF, live: Live) -> None:
        """Box, lasso, cut and cursor; or the sentence of an empty track."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        preview = self._state.preview
        if preview is not None and preview.band is not None:
            painter.setPen(QPen(self._look.colour("select", 0.8), 1.0))
            painter.setBrush(self._look.colour("select", 0.07))
            painter.drawPolygon(preview.band)
        if preview is not None and preview.cut_tick is not None:
            x = self._viewport.axis.x_of(preview.cut_tick)
            painter.setPen(QPen(self._look.colour("select"), 1.4, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, size.height()))
        if live.cursor is not None:
            painter.setPen(QPen(self._look.colour("accent"), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(live.cursor.rect().adjusted(1, 1, -1, -1), 3, 3)
        if not len(self._state.scene.notes) and preview is None:
            self._paint_empty(painter, self.ground(size).adjusted(20, 0, -20, 0))

    def _paint_empty(self, painter: QPainter, room: QRectF) -> None:
        """One sentence that says what belongs here, and the gestures that begin it."""
        track = self._state.scene.track
        if track is None:
            return
        is_melody = track is self._state.scene.song.melody_track
        words = NO_MELODY if is_melody else NO_PART.format(name=track.name)
        middle = room.center().y()
        painter.setFont(self._look.serif("title"))
        painter.setPen(self._look.colour("text2"))
        upper = QRectF(room.left(), room.top(), room.width(), middle - room.top() - 4)
        painter.drawText(upper, BOTTOM | Qt.TextFlag.TextWordWrap, words)
        painter.setFont(self._look.font("small"))
        painter.setPen(self._look.colour("text3"))
        lower = QRectF(room.left(), middle + 6, room.width(), room.bottom() - middle - 6)
        painter.drawText(lower, TOP | Qt.TextFlag.TextWordWrap, HOW)

    def paint_keyboard(self, painter: QPainter, size: QSizeF, live: Live) -> None:
        """The keys, in the key of the music at the left edge."""
        axis, pitches = self._viewport.axis, self._viewport.pitches
        key = self._state.scene.key_at(axis.left_tick)
        column = QRectF(0, 0, axis.origin_px, size.height())
        self._keyboard.paint(painter, self._look, pitches, key, column, live.lights)

    def paint_edges(self, painter: QPainter, size: QSizeF) -> None:
        """The lines to the chord lane and to the keyboard."""
        line = self._look.colour("line")
        painter.fillRect(QRectF(0, 0, size.width(), 1), line)
        painter.fillRect(QRectF(self._viewport.axis.origin_px - 1, 0, 1, size.height()), line)
