"""Which players of the band are asked: one track, or all of them; and players where there are none."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from songwriter.assist.band_players import usual_players
from songwriter.assist.settings import Keep, SuggestSettings
from songwriter.base.units import TrackId
from songwriter.domain import Lane
from songwriter.edit import AddTrack
from songwriter.services.session import Session
from songwriter.services.suggestions import BAND_STYLES
from songwriter.ui.look import Look
from songwriter.ui.suggest.controls import SuggestControls
from songwriter.ui.widgets.controls import Button

_ALL = "all players"


class PlayerChoice(QWidget):
    """A list of the players, following the track that is worked on; a button that adds players where there are none."""

    changed = Signal()
    """Others are asked now."""

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session = session
        self._shown: tuple[tuple[TrackId, str], ...] | None = None
        self._worked_on: TrackId | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.choice = QComboBox()
        self.choice.setAccessibleName("Player")
        self.choice.activated.connect(self._chosen)
        self.add = Button(look, "Add bass, keys and drums", "plain", "plus")
        self.add.clicked.connect(self._add)
        row.addWidget(self.choice, 1)
        row.addWidget(self.add, 1)
        self.follow()

    @property
    def tracks(self) -> tuple[TrackId, ...]:
        """The player that is asked; none for all of them."""
        track = self.choice.currentData()
        return (TrackId(track),) if track else ()

    def follow(self) -> None:
        """Show the players of the song; a track that was just chosen elsewhere is asked here too."""
        song, track = self._session.song, self._session.focus.track
        band = tuple((t.id, t.name) for t in song.band_tracks)
        asked = self.choice.currentData()
        if track != self._worked_on:
            self._worked_on = track
            asked = track
        if band != self._shown:
            self._shown = band
            self.choice.clear()
            self.choice.addItem(_ALL, "")
            for track_id, name in band:
                self.choice.addItem(name, track_id)
        self.choice.setCurrentIndex(max(self.choice.findData(asked), 0) if asked else 0)
        self.choice.setVisible(bool(band))
        self.add.setVisible(not band)

    def _chosen(self, _index: int) -> None:
        if self.tracks:
            self._worked_on = self.tracks[0]
            self._session.set_focus(lane=Lane.BAND, track=self._worked_on)
        self.changed.emit()

    def _add(self) -> None:
        """Bass, keys and drums, as one undo step."""
        for track in usual_players(self._session.song):
            self._session.do(AddTrack(track), initiator=self, gesture=self)
        self.follow()
        self.changed.emit()


def fit_controls(controls: SuggestControls, lane: Lane) -> None:
    """Offer what can be asked of a lane: a band part has its player's range and more styles, and is written whole."""
    is_band = lane is Lane.BAND
    for field in (controls.mood, controls.voice, controls.keep):
        field.setEnabled(not is_band)
    for name in BAND_STYLES:
        place = controls.style_choice.findData(name)
        if is_band and place < 0:
            controls.style_choice.addItem(name, name)
        elif not is_band and place >= 0:
            controls.style_choice.removeItem(place)


def wishes_for(settings: SuggestSettings, lane: Lane) -> SuggestSettings:
    """What is asked of a lane: the range of a voice and what is kept of a melody are no wishes for a band."""
    return replace(settings, low=None, high=None, keep=Keep.NOTHING) if lane is Lane.BAND else settings
