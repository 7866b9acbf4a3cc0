"""Every action of the program in one table: what it is called, its keys, where it stands and when it can be used.

Menus, the command palette and the key help are made from this table. Actions of the window become QActions; those of
an editor or of the Suggest panel are listed for the palette's and the key help's sake and handled where the focus is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, Flag, auto
from functools import reduce
from operator import or_

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class Place(Enum):
    """Where an action belongs: a menu of the window, or a panel that has its own keys."""

    FILE = "File"
    EDIT = "Edit"
    SONG = "Song"
    SECTION = "Section"
    PLAY = "Play"
    VIEW = "View"
    HELP = "Help"
    ROLL = "Piano roll"
    SCORE = "Score"
    SUGGEST = "Suggest"


MENUS = (Place.FILE, Place.EDIT, Place.SONG, Place.SECTION, Place.PLAY, Place.VIEW, Place.HELP)


class Needs(Flag):
    """What must hold for an action to be usable."""

    NOTHING = 0
    SONG = auto()
    """A song is open (not the welcome page)."""
    UNDO = auto()
    REDO = auto()
    SECTION = auto()
    """A section is current."""
    TRACK = auto()
    """A track is current."""
    AUDIO = auto()
    MODEL = auto()


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `keys` are portable key names, the first is shown; `toggles` means it is on or off."""

    id: str
    text: str
    place: Place
    keys: tuple[str, ...] = ()
    needs: Needs = Needs.NOTHING
    toggles: bool = False
    separator: bool = False
    """Whether a line stands above it in its menu."""


def _row(
    identifier: str,
    text: str,
    place: Place,
    keys: str = "",
    needs: Needs = Needs.NOTHING,
    *,
    toggles: bool = False,
    separator: bool = False,
) -> ActionSpec:
    return ActionSpec(identifier, text, place, tuple(keys.split()), needs, toggles, separator)


_F, _E, _S, _C, _P, _V, _H = MENUS
_R, _N, _G = Place.ROLL, Place.SCORE, Place.SUGGEST
_SONG, _SECTION, _TRACK = Needs.SONG, Needs.SONG | Needs.SECTION, Needs.SONG | Needs.TRACK

ACTIONS: tuple[ActionSpec, ...] = (
    _row("file.draft", "New draft…", _F, "Ctrl+Shift+N"),
    _row("file.new", "Empty song", _F, "Ctrl+N"),
    _row("file.open", "Open…", _F, "Ctrl+O"),
    _row("file.save", "Save", _F, "Ctrl+S", _SONG, separator=True),
    _row("file.save_as", "Save as…", _F, "Ctrl+Shift+S", _SONG),
    _row("file.export", "Export…", _F, "Ctrl+E", _SONG),
    _row("file.export_stems", "Export stems…", _F, "", _SONG),
    _row("file.close", "Close the song", _F, "Ctrl+W", _SONG, separator=True),
    _row("file.preferences", "Preferences…", _F, "Ctrl+,"),
    _row("file.quit", "Quit", _F, "Ctrl+Q", separator=True),
    _row("edit.undo", "Undo", _E, "Ctrl+Z", _SONG | Needs.UNDO),
    _row("edit.redo", "Redo", _E, "Ctrl+Shift+Z Ctrl+Y", _SONG | Needs.REDO),
    _row("edit.find", "Find a command…", _E, "Ctrl+Shift+P", separator=True),
    _row("song.title", "Title and authors…", _S, "", _SONG),
    _row("song.tempo", "Tempo…", _S, "Ctrl+T", _SECTION, separator=True),
    _row("song.metre", "Metre…", _S, "", _SECTION),
    _row("song.key", "Key…", _S, "", _SECTION),
    _row("track.add", "Add a track…", _S, "", _SONG, separator=True),
    _row("track.rename", "Rename the track", _S, "", _TRACK),
    _row("track.mute", "Mute the track", _S, "M", _TRACK),
    _row("track.solo", "Solo the track", _S, "S", _TRACK),
    _row("track.lock", "Lock the track", _S, "", _TRACK),
    _row("track.remove", "Remove the track", _S, "", _TRACK),
    _row("section.add", "Add a section…", _C, "Ctrl+M", _SONG),
    _row("section.rename", "Rename", _C, "F2", _SECTION),
    _row("section.duplicate", "Play it once more", _C, "Ctrl+Shift+D", _SECTION, separator=True),
    _row("section.copy", "Copy as a new section", _C, "", _SECTION),
    _row("section.unique", "Make unique", _C, "", _SECTION),
    _row("section.earlier", "Move earlier", _C, "Ctrl+Alt+Left", _SECTION, separator=True),
    _row("section.later", "Move later", _C, "Ctrl+Alt+Right", _SECTION),
    _row("section.previous", "Go to the section before", _C, "Ctrl+PgUp", _SONG),
    _row("section.next", "Go to the section after", _C, "Ctrl+PgDown", _SONG),
    _row("section.lock_chords", "Lock the chords", _C, "", _SECTION, toggles=True, separator=True),
    _row("section.lock_melody", "Lock the melody", _C, "", _SECTION, toggles=True),
    _row("section.lock_lyrics", "Lock the lyrics", _C, "", _SECTION, toggles=True),
    _row("section.lock_band", "Lock the band", _C, "", _SECTION, toggles=True),
    _row("section.suggest", "Suggest for it", _C, "Ctrl+Space", _SECTION, separator=True),
    _row("section.remove", "Remove from the form", _C, "", _SECTION, separator=True),
    _row("play.toggle", "Play or pause", _P, "Space", _SONG),
    _row("play.stop", "Stop", _P, "", _SONG),
    _row("play.start", "Return to the start", _P, "Home", _SONG),
    _row("play.loop", "Loop", _P, "L", _SONG, toggles=True, separator=True),
    _row("play.loop_section", "Loop the section", _P, "Ctrl+Shift+L", _SECTION),
    _row("play.metronome", "Metronome", _P, "K", toggles=True),
    _row("play.count_in", "Count in before playing", _P, "", toggles=True),
    _row("view.roll", "Piano roll", _V, "Alt+1", _SONG),
    _row("view.score", "Score", _V, "Alt+2", _SONG),
    _row("view.side_by_side", "Two side by side", _V, "Alt+0", _SONG, toggles=True),
    _row("view.tracks", "Tracks", _V, "Ctrl+Alt+1", _SONG, toggles=True, separator=True),
    _row("view.suggest", "Suggest", _V, "Ctrl+Alt+2", _SONG, toggles=True),
    _row("view.reset", "Put the panels back", _V, "", _SONG),
    _row("view.theme_system", "Follow the system's theme", _V, "", toggles=True, separator=True),
    _row("view.theme_light", "Light theme", _V, "", toggles=True),
    _row("view.theme_dark", "Dark theme", _V, "", toggles=True),
    _row("view.larger", "Larger text", _V, "Ctrl+Alt+=", separator=True),
    _row("view.smaller", "Smaller text", _V, "Ctrl+Alt+-"),
    _row("view.full_screen", "Full screen", _V, "F11", toggles=True),
    _row("help.keys", "Keys", _H, "? F1"),
    _row("help.about", "About Songwriter", _H),
    _row("roll.tool_select", "Select tool", _R, "1"),
    _row("roll.tool_draw", "Draw tool", _R, "2"),
    _row("roll.tool_cut", "Cut tool", _R, "3"),
    _row("roll.draw", "Draw a note", _R, "Double-click"),
    _row("roll.delete", "Delete", _R, "Delete Right-click"),
    _row("roll.select_all", "Select all", _R, "Ctrl+A"),
    _row("roll.select_section", "Select all in the section", _R, "Ctrl+Shift+A"),
    _row("roll.duplicate", "Duplicate the selection", _R, "Ctrl+D"),
    _row("roll.semitone", "Move by a semitone", _R, "Up Down"),
    _row("roll.octave", "Move by an octave", _R, "Ctrl+Up Ctrl+Down"),
    _row("roll.scale_step", "Move by a step of the scale", _R, "Alt+Shift+Up Alt+Shift+Down"),
    _row("roll.move", "Move by the grid", _R, "Left Right"),
    _row("roll.lengthen", "Shorten or lengthen by the grid", _R, "Shift+Left Shift+Right"),
    _row("roll.quantise", "Quantise", _R, "Q"),
    _row("roll.ghosts", "Notes of other tracks", _R, "G"),
    _row("roll.scale", "Rows of the scale", _R, "H"),
    _row("roll.fold", "Fold to the scale", _R, "F"),
    _row("roll.zoom_time", "Zoom in time", _R, "Ctrl+= Ctrl+- Ctrl+wheel"),
    _row("roll.zoom_pitch", "Zoom in pitch", _R, "Ctrl+Shift+wheel"),
    _row("roll.chords", "Write a chord symbol", _R, "Ctrl+K"),
    _row("score.walk", "Go from note to note", _N, "Left Right"),
    _row("score.semitone", "Move by a semitone", _N, "Up Down"),
    _row("score.octave", "Move by an octave", _N, "Ctrl+Up Ctrl+Down"),
    _row("score.delete", "Delete", _N, "Delete"),
    _row("score.all", "Select all", _N, "Ctrl+A"),
    _row("score.zoom", "Zoom", _N, "Ctrl+wheel"),
    _row("suggest.hear", "Hear an alternative", _G, "1 2 3 4"),
    _row("suggest.keep", "Keep it", _G, "Enter"),
    _row("suggest.again", "Ask again", _G, "R"),
    _row("suggest.compare", "Compare with what was there", _G, "0"),
)

PANEL_PLACES = (_R, _N, _G)


def spec(identifier: str) -> ActionSpec:
    """The row of the table with this id; raises KeyError."""
    return _BY_ID[identifier]


_BY_ID = {row.id: row for row in ACTIONS}


class ActionSet(QObject):
    """The window's actions as QActions, each switched on and off by what it needs."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._handled: set[str] = set()
        for row in ACTIONS:
            if row.place in PANEL_PLACES:
                continue
            action = QAction(row.text, window)
            action.setObjectName(row.id)
            action.setShortcuts([QKeySequence(key) for key in row.keys])
            action.setCheckable(row.toggles)
            self._actions[row.id] = action
        window.addActions(list(self._actions.values()))

    def __getitem__(self, identifier: str) -> QAction:
        return self._actions[identifier]

    def connect_all(self, handlers: dict[str, Callable[[], object]]) -> None:
        """Connect actions to what they do. A toggle's handler asks the action whether it is on."""
        self._handled.update(handlers)
        for identifier, handler in handlers.items():
            self._actions[identifier].triggered.connect(lambda _checked=False, run=handler: run())

    def hide_unhandled(self) -> None:
        """Take actions that nothing handles out of the menus."""
        for identifier, action in self._actions.items():
            action.setVisible(identifier in self._handled)

    @property
    def handled(self) -> frozenset[str]:
        """Ids of the actions that do something."""
        return frozenset(self._handled)

    def update(self, holds: dict[Needs, bool]) -> None:
        """Enable what can be used, given which needs are met; one that is not named is not met."""
        available = reduce(or_, (need for need, met in holds.items() if met), Needs.NOTHING)
        for identifier, action in self._actions.items():
            action.setEnabled((_BY_ID[identifier].needs & available) == _BY_ID[identifier].needs)

    def tick(self, identifier: str, on: bool) -> None:
        """Show a toggle on or off without running it."""
        action = self._actions[identifier]
        if action.isChecked() != on:
            action.setChecked(on)
