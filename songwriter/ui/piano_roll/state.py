"""The state of one roll: what is shown, where, what is selected in it. View state only; the song is the session's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Flag, auto
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from songwriter.edit import Aspect, Command, NoteRef, Selection
from songwriter.services.session import Cause, Session, SessionChange
from songwriter.ui.look import Look
from songwriter.ui.piano_roll.edits import Item, resulting
from songwriter.ui.piano_roll.note_field import Ints, TableCache
from songwriter.ui.piano_roll.options import RollOptions, Tool, load_options, save_options
from songwriter.ui.piano_roll.preview import Preview
from songwriter.ui.piano_roll.scene import Scene, build_scene
from songwriter.ui.timeline.playback import Playback, TransportLike

if TYPE_CHECKING:
    from songwriter.services.settings import Settings

SHOWN_ASPECTS = (
    Aspect.NOTES | Aspect.CHORDS | Aspect.LYRICS | Aspect.TIME | Aspect.FORM | Aspect.TRACKS | Aspect.LOCKS
)


class What(Flag):
    """What changed, so that each strip repaints only for what it shows."""

    SCENE = auto()
    SELECTION = auto()
    PREVIEW = auto()
    OPTIONS = auto()
    TOOL = auto()


class RollState(QObject):
    """Binds the session to the strips of one roll. Main thread."""

    changed = Signal(object)
    """What."""

    def __init__(
        self,
        session: Session,
        transport: TransportLike | None,
        look: Look,
        settings: Settings | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.session, self.look, self._settings = session, look, settings
        self.playback = Playback(transport, self)
        self.options: RollOptions = load_options(settings)
        self.tool = Tool.SELECT
        self.preview: Preview | None = None
        self.last_length: int | None = None
        self._cache = TableCache()
        self._anchors: dict[NoteRef, int] = {}
        self.scene: Scene = build_scene(session.song, session.focus.track, self._cache)
        self.selected: Ints = np.zeros(0, np.int64)
        self._reselect()
        self._is_saving = False
        if settings is not None:
            settings.changed.connect(self._settings_changed)
        session.changed.connect(self._song_changed)
        session.selection_changed.connect(self._selection_changed)
        session.focus_changed.connect(self._focus_changed)

    # --- selection

    @property
    def chosen(self) -> frozenset[NoteRef]:
        """The selected notes of the current track."""
        track = self.scene.track
        return frozenset(r for r in self.session.selection.notes if track is not None and r.track == track.id)

    @property
    def items(self) -> tuple[Item, ...]:
        """The selected notes in the uses in which they were picked, by onset."""
        out = []
        for ref in self.chosen:
            placed = self._anchor(ref)
            if placed is not None:
                out.append(Item(placed, ref))
        return tuple(sorted(out, key=lambda i: (i.onset, i.ref.note.pitch)))

    def item(self, index: int) -> Item:
        """The note at an index of the field, in its use."""
        notes = self.scene.notes
        return Item(notes.uses[int(notes.use[index])], notes.ref(index))

    def is_selected(self, index: int) -> bool:
        """Whether the note at an index is selected."""
        where = int(np.searchsorted(self.selected, index))
        return where < len(self.selected) and int(self.selected[where]) == index

    def anchored(self, indices: Ints) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """For indices of selected notes: whether the note was picked in that very use."""
        notes = self.scene.notes
        uses = [self._anchors.get(notes.ref(int(i))) for i in indices]
        return np.array(
            [u is None or u == int(notes.use[i]) for u, i in zip(uses, indices, strict=True)], bool
        )

    def select(self, indices: Iterable[int], *, add: bool = False) -> None:
        """Select notes by index, in the uses they stand for."""
        notes = self.scene.notes
        refs: set[NoteRef] = set(self.chosen) if add else set()
        anchors = dict(self._anchors) if add else {}
        for index in indices:
            ref = notes.ref(int(index))
            refs.add(ref)
            anchors.setdefault(ref, int(notes.use[int(index)]))
        self._anchors = anchors
        self.session.select(Selection(notes=frozenset(refs)))

    def toggle(self, index: int) -> None:
        """Add a note to the selection, or take it out."""
        ref = self.scene.notes.ref(index)
        refs = self.chosen ^ {ref}
        self._anchors[ref] = int(self.scene.notes.use[index])
        self.session.select(Selection(notes=refs))

    def deselect(self) -> None:
        """Select nothing."""
        self._anchors = {}
        self.session.clear_selection()

    # --- editing

    def perform(self, command: Command, *, gesture: object = None, use: int | None = None) -> bool:
        """Push a command; what it made is selected afterwards, in `use` or where it was picked."""
        refs = resulting(command, self.session.song, self.chosen)
        former = self._anchors
        fallback = use if use is not None else next(iter(former.values()), None)
        sections = {u.section.id: u.index for u in self.scene.line.uses if u.index == fallback}
        anchors = {r: former.get(r, sections.get(r.section)) for r in refs}
        self._anchors = {r: a for r, a in anchors.items() if a is not None}
        done = self.session.do(command, initiator=self, gesture=gesture, select=Selection(notes=refs))
        if not done:
            self._anchors = former
        return done

    def selected_or(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """The selection if there is one, else the given notes."""
        return self.items or tuple(items)

    # --- what is shown

    def set_options(self, **fields: Any) -> None:
        """Change some of the options and keep them."""
        self.options = replace(self.options, **fields)
        self._is_saving = True
        save_options(self._settings, self.options)
        self._is_saving = False
        self.changed.emit(What.OPTIONS)

    def set_tool(self, tool: Tool) -> None:
        """Take another tool."""
        if tool is not self.tool:
            self.tool = tool
            self.changed.emit(What.TOOL)

    def show_preview(self, preview: Preview | None) -> None:
        """Show what a gesture would do; None when it is over."""
        self.preview = preview
        self.changed.emit(What.PREVIEW)

    def sound(self, pitch: int, velocity: int = 90) -> None:
        """Let a pitch of the current track be heard, if the user wants that."""
        if self.options.auditions and self.scene.track is not None:
            self.playback.sound(self.scene.track.id, pitch, velocity)

    # --- following the session and the settings

    def _settings_changed(self, _key: str) -> None:
        """Take what was changed elsewhere, as on the preferences page."""
        if self._is_saving:
            return
        options = load_options(self._settings)
        if not options.snaps:
            options = replace(options, grid=self.options.grid)
        if options != self.options:
            self.options = options
            self.changed.emit(What.OPTIONS)

    def _anchor(self, ref: NoteRef) -> Any:
        uses = self.scene.line.uses
        index = self._anchors.get(ref)
        if index is not None and index < len(uses) and uses[index].section.id == ref.section:
            return uses[index]
        focus = self.session.focus.use or 0
        mine = [u for u in uses if u.section.id == ref.section]
        return min(mine, key=lambda u: abs(u.index - focus), default=None)

    def _reselect(self) -> None:
        self.selected = self.scene.notes.placements(self.chosen)

    def _song_changed(self, change: SessionChange) -> None:
        if change.cause is Cause.OPENED or change.change.touches(SHOWN_ASPECTS):
            self._rebuild()

    def _focus_changed(self, _focus: object) -> None:
        current = self.scene.track.id if self.scene.track is not None else None
        if self.session.focus.track != current:
            self._rebuild()

    def _selection_changed(self, _selection: object) -> None:
        self._reselect()
        self.changed.emit(What.SELECTION)

    def _rebuild(self) -> None:
        self.scene = build_scene(self.session.song, self.session.focus.track, self._cache)
        self._reselect()
        self.preview = None
        self.changed.emit(What.SCENE)
