"""The desk below the song map: docks around the editors, movable, hidden and restored, remembered between sessions."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from songwriter.services.bundle import Services
from songwriter.ui.actions import ActionSet
from songwriter.ui.docks import SheetDock, TabbedDock
from songwriter.ui.editor_area import EditorArea
from songwriter.ui.look import Look
from songwriter.ui.notices import NoticeStrip
from songwriter.ui.panels import editor_kinds, harmony_panel, suggest_panel
from songwriter.ui.tracks_panel import TracksPanel
from songwriter.ui.widgets.controls import IconButton

TRACKS_PX, TRACKS_COMPACT_PX = 218, 188
SUGGEST_PX, SUGGEST_COMPACT_PX = 356, 318
HARMONY_PX = 212
MOST_SHARES = (0.18, 0.28)
"""Of the width, for tracks and Suggest, however large the text."""
LAYOUT = "docks.1"
"""Name of the stored layout; another number when the docks change, so that an old one is not restored wrongly."""


class Workspace(QMainWindow):
    """An inner window without menu and status, so that transport and song map stay above all docks."""

    def __init__(self, services: Services, look: Look, actions: ActionSet) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self._services, self._look = services, look
        self._compact = False
        self.editors = EditorArea(look, editor_kinds(services, look))
        self.centre = QWidget()
        box = QVBoxLayout(self.centre)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.editors, 1)
        self.setCentralWidget(self.centre)
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.setCorner(Qt.Corner.BottomLeftCorner, left)
        self.setCorner(Qt.Corner.BottomRightCorner, right)
        self._make_tracks(actions)
        self._make_suggest()
        self._make_harmony()
        self._is_sized = False
        self.reset()

    def _make_tracks(self, actions: ActionSet) -> None:
        add = IconButton(self._look, "plus", "Add a track", size=24)
        add.clicked.connect(actions["track.add"].trigger)
        self.tracks = TracksPanel(self._services.session, self._services.transport, self._look)
        self.tracks_dock = SheetDock(self._look, "tracks", "Tracks")
        self.tracks_dock.set_title_words(add)
        self.tracks_dock.setWidget(self.tracks)
        self.tracks_dock.setMinimumWidth(TRACKS_COMPACT_PX)
        self.add_track_button = add

    def _make_suggest(self) -> None:
        self.suggest_dock = TabbedDock(self._look, "suggest", "Suggest")
        self.suggest_dock.setMinimumWidth(SUGGEST_COMPACT_PX)
        self.suggest = suggest_panel(self._services, self._look)
        if self.suggest is not None:
            self.suggest_dock.add_page("Suggest", self.suggest)
            for title, page in self.suggest.pages():
                self.suggest_dock.add_page(title, page)
            self.suggest.takes_counted.connect(self._show_takes)
            self.suggest.takes_counted.connect(self._count_takes)

    def _count_takes(self, count: int) -> None:
        if self.suggest is not None:
            self.suggest_dock.set_tab_text(self.suggest.tray, f"Takes  {count}" if count else "Takes")

    def _show_takes(self, count: int) -> None:
        tray = self.suggest.pages()[0][1]
        self.suggest_dock.set_tab_text(tray, f"Takes  {count}" if count else "Takes")

    def _make_harmony(self) -> None:
        self.harmony_dock = SheetDock(self._look, "harmony", "Harmony")
        self.harmony_dock.setParent(self)
        self.harmony_dock.hide()
        self.harmony_dock.set_title_words()
        self.harmony = harmony_panel(self._services, self._look)
        if self.harmony is not None:
            self.harmony_dock.setWidget(self.harmony)

    @property
    def docks(self) -> dict[str, SheetDock]:
        """The docks by the ids of the actions that show and hide them."""
        found: dict[str, SheetDock] = {"view.tracks": self.tracks_dock}
        if self.suggest is not None:
            found["view.suggest"] = self.suggest_dock
        if self.harmony is not None:
            found["view.harmony"] = self.harmony_dock
        return found

    def hold_notices(self, strip: NoticeStrip) -> None:
        """Show notices at the foot of the editors."""
        self.centre.layout().addWidget(strip)

    # --- layout

    def reset(self) -> None:
        """Put every dock back where it first was."""
        areas = Qt.DockWidgetArea
        places = {
            "view.tracks": areas.LeftDockWidgetArea,
            "view.suggest": areas.RightDockWidgetArea,
            "view.harmony": areas.BottomDockWidgetArea,
        }
        for identifier, dock in self.docks.items():
            dock.setFloating(False)
            self.addDockWidget(places[identifier], dock)
            dock.show()
        self.size_docks()
        self._place_harmony()

    def size_docks(self) -> None:
        """Give the docks their first widths."""
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        widths = (TRACKS_COMPACT_PX, SUGGEST_COMPACT_PX) if self._compact else (TRACKS_PX, SUGGEST_PX)
        scale, room = max(1.0, self._look.scale), max(self.width(), 800)
        docks = [self.tracks_dock, self.suggest_dock] if self.suggest is not None else [self.tracks_dock]
        shares = [
            round(min(w * scale, max(w, room * part))) for w, part in zip(widths, MOST_SHARES, strict=True)
        ]
        self.resizeDocks(docks, shares[: len(docks)], across)
        if self.harmony is not None and not self._compact:
            self.resizeDocks([self.harmony_dock], [round(HARMONY_PX * scale)], down)

    def set_compact(self, compact: bool) -> None:
        """On a small screen the harmony stands under a tab beside Suggest, and panels are narrower."""
        if compact != self._compact:
            self._compact = compact
            self._place_harmony()
            self.size_docks()
        self.editors.set_compact(compact)
        for panel in (self.suggest, self.harmony):
            tell = getattr(panel, "set_compact", None)
            if tell is not None:
                tell(compact)

    def _place_harmony(self) -> None:
        if self.harmony is None or self.suggest is None:
            return
        if self._compact:
            self.harmony_dock.hide()
            self.suggest_dock.add_page("Harmony", self.harmony, index=1)
        else:
            self.suggest_dock.remove_page(self.harmony)
            self.harmony_dock.setWidget(self.harmony)
            self.harmony.show()
            self.harmony_dock.show()

    def show_suggest(self) -> None:
        """Bring the panel of alternatives to the front."""
        if self.suggest is not None:
            self.suggest_dock.show()
            self.suggest_dock.raise_()
            self.suggest_dock.show_page(self.suggest)

    def ask(self) -> None:
        """Ask for alternatives to the target and give the panel the keyboard: 1–4 listen, Enter keeps."""
        if self.suggest is not None:
            self.show_suggest()
            self.suggest.ask()
            self.suggest.focus_editor()

    def store(self) -> bytes:
        """The layout, for the next session."""
        return bytes(self.saveState().data())

    def restore(self, layout: bytes | None) -> None:
        """Take up a stored layout; one that does not fit leaves everything as it is."""
        if layout is not None:
            self._is_sized = self.restoreState(QByteArray(layout))

    def showEvent(self, event: QShowEvent) -> None:
        """Docks take their widths only once they are on the screen."""
        super().showEvent(event)
        if not self._is_sized:
            self._is_sized = True
            QTimer.singleShot(0, self, self.size_docks)
