"""The list of tracks, with the legend of origins below it."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QMenu, QScrollArea, QVBoxLayout, QWidget

from songwriter.base.units import TrackId
from songwriter.domain import Origin, Track
from songwriter.edit import Aspect, MixTrack, MoveTrack, SetTrack
from songwriter.services.focus import Focus, lane_for_track
from songwriter.services.session import Cause, Session, SessionChange
from songwriter.ui.instrument_menu import instrument_menu, role_menu
from songwriter.ui.look import Look
from songwriter.ui.signs import paint_note_body
from songwriter.ui.theme import RADIUS, SEMIBOLD
from songwriter.ui.track_row import TrackRow
from songwriter.ui.widgets.painting import Painted, line_height, paint_box, paint_text

LEGEND_NEEDS_PX = 150


class MixPreview(Protocol):
    """What the panel asks of the transport while a fader is held."""

    def preview_mix(self, track: TrackId, *, volume: float | None = None, pan: float | None = None) -> None:
        """Let a level be heard before the song is changed."""
        ...


class OriginLegend(Painted):
    """What the plates of notes mean."""

    ROWS = ((Origin.YOURS, "yours"), (Origin.SUGGESTED, "suggested"), (Origin.EDITED, "edited suggestion"))

    def sizeHint(self) -> QSize:
        """Heading and four lines."""
        return QSize(180, round(self._line() * 4 + 34 * self.look.scale))

    def minimumSizeHint(self) -> QSize:
        """All or nothing."""
        return self.sizeHint()

    def _line(self) -> float:
        return max(22.0, line_height(self.look.font("small")) + 8)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Four samples with their words."""
        look, line = self.look, self._line()
        heading = look.font("micro", SEMIBOLD)
        paint_text(painter, QRectF(8, 0, rect.width(), 18), "Notes by origin", heading, look.colour("text2"))
        top = 24.0
        colour = look.theme.track(0)
        for origin, words in self.ROWS:
            paint_note_body(painter, look, QRectF(10, top + (line - 14) / 2, 34, 14), origin, colour)
            self._words(painter, top, line, words)
            top += line
        sample = QRectF(10, top + (line - 14) / 2, 34, 14)
        paint_box(painter, sample, look.colour("text3", 0.26), None, RADIUS["note"])
        self._words(painter, top, line, "other tracks")

    def _words(self, painter: QPainter, top: float, line: float, words: str) -> None:
        area = QRectF(54, top, self.width() - 56, line)
        paint_text(painter, area, words, self.look.font("small"), self.look.colour("text2"))


class TracksPanel(QWidget):
    """Rows for all tracks; a click works on a track, the faders and buttons are commands."""

    menu_wanted = Signal(QPoint)
    """Show the track menu at a global place (the track is current by then)."""

    def __init__(self, session: Session, transport: MixPreview, look: Look) -> None:
        super().__init__()
        self._session, self._transport, self._look = session, transport, look
        self._rows: dict[TrackId, TrackRow] = {}
        self._list = QWidget()
        self._list.setObjectName("scrolled")
        self._box = QVBoxLayout(self._list)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2)
        self._box.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(self._list)
        self.legend = OriginLegend(look)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(6, 0, 6, 8)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.legend)
        self.setAccessibleName("Tracks")
        session.changed.connect(self._song_changed)
        session.focus_changed.connect(self._focus_changed)
        look.changed.connect(self._rebuild)
        self._rebuild()

    # --- keeping up

    def _song_changed(self, change: SessionChange) -> None:
        shown = Aspect.TRACKS | Aspect.MIX | Aspect.LOCKS
        if change.cause is Cause.OPENED or change.change.touches(shown):
            self._rebuild()

    def _rebuild(self) -> None:
        tracks = self._session.song.tracks
        for gone in set(self._rows) - {track.id for track in tracks}:
            row = self._rows.pop(gone)
            self._box.removeWidget(row)
            row.deleteLater()
        for index, track in enumerate(tracks):
            row = self._rows.get(track.id)
            if row is None:
                row = self._rows[track.id] = self._new_row(track, index)
            row.show_track(track, index)
            if self._box.indexOf(row) != index:
                self._box.insertWidget(index, row)
        self._focus_changed(self._session.focus)
        self._fit_legend()

    def _new_row(self, track: Track, index: int) -> TrackRow:
        row, track_id = TrackRow(self._look, track, index), track.id
        row.chosen.connect(lambda: self._choose(track_id))
        row.renamed.connect(lambda name: self._set(track_id, name=name))
        row.muted.connect(lambda on: self._mix(track_id, is_muted=on))
        row.soloed.connect(lambda on: self._mix(track_id, is_solo=on))
        row.volume_moved.connect(lambda value, held: self._fader(track_id, "volume", value, held=held))
        row.pan_moved.connect(lambda value, held: self._fader(track_id, "pan", value, held=held))
        row.instrument_wanted.connect(lambda at: self._ask_instrument(track_id, at))
        row.menu_wanted.connect(self.menu_wanted)
        row.step_wanted.connect(self._step)
        return row

    def _focus_changed(self, focus: Focus) -> None:
        for track_id, row in self._rows.items():
            row.set_current(track_id == focus.track)

    def resizeEvent(self, event: object) -> None:
        """Leave the legend out where rows need its room."""
        super().resizeEvent(event)
        self._fit_legend()

    def _fit_legend(self) -> None:
        rows = sum(row.sizeHint().height() + 2 for row in self._rows.values())
        self.legend.setVisible(self.height() - rows > LEGEND_NEEDS_PX * self._look.scale)

    # --- acting

    def _track(self, track_id: TrackId) -> Track:
        return self._session.song.track(track_id)

    def _choose(self, track_id: TrackId) -> None:
        self._session.set_focus(track=track_id, lane=lane_for_track(self._session.song, track_id))

    def _step(self, by: int) -> None:
        tracks = [track.id for track in self._session.song.tracks]
        focused = self._session.focus.track
        place = (tracks.index(focused) if focused in tracks else 0) + by
        if 0 <= place < len(tracks):
            self._choose(tracks[place])
            self._rows[tracks[place]].setFocus(Qt.FocusReason.TabFocusReason)

    def _set(self, track_id: TrackId, **fields: object) -> None:
        self._session.do(SetTrack(replace(self._track(track_id), **fields)), initiator=self)

    def _mix(self, track_id: TrackId, **fields: object) -> None:
        self._session.do(MixTrack(replace(self._track(track_id), **fields)), initiator=self)

    def _fader(self, track_id: TrackId, name: str, value: float, *, held: bool) -> None:
        if held:
            self._transport.preview_mix(track_id, **{name: value})
        elif getattr(self._track(track_id), name) != value:
            command = MixTrack(replace(self._track(track_id), **{name: value}))
            self._session.do(command, initiator=self, gesture=(name, track_id))

    def rename_current(self) -> None:
        """Edit the name of the track being worked on."""
        row = self._rows.get(self._session.focus.track)
        if row is not None:
            row.edit_name()

    def _ask_instrument(self, track_id: TrackId, at: QPoint) -> None:
        menu = instrument_menu(self, self._track(track_id), lambda **fields: self._set(track_id, **fields))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def track_menu(self, actions: list[QAction]) -> QMenu:
        """The menu of the track being worked on: instrument, role and place, then `actions`."""
        track = self._session.track
        assert track is not None
        menu = QMenu(self)
        menu.addMenu(instrument_menu(menu, track, lambda **fields: self._set(track.id, **fields)))
        menu.addMenu(role_menu(menu, track, lambda **fields: self._set(track.id, **fields)))
        menu.addSeparator()
        place = self._session.song.tracks.index(track)
        for words, to, possible in (
            ("Move up", place - 1, place > 0),
            ("Move down", place + 1, place < len(self._session.song.tracks) - 1),
        ):
            action = menu.addAction(words)
            action.setEnabled(possible)
            action.triggered.connect(lambda _on=False, to=to: self._session.do(MoveTrack(track.id, to)))
        menu.addSeparator()
        menu.addActions(actions)
        return menu
