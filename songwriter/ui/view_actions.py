"""What the View and Help menus do, and the transport's menu: nothing here changes the song."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from songwriter.domain import timeline
from songwriter.services import options
from songwriter.services.bundle import Services
from songwriter.ui.actions import ACTIONS, ActionSet
from songwriter.ui.command_palette import CommandPalette, Entry
from songwriter.ui.dialogs.forms import AboutDialog, DetailsDialog
from songwriter.ui.dialogs.preferences import PreferencesDialog
from songwriter.ui.key_help import KeyHelp
from songwriter.ui.look import Look
from songwriter.ui.text import Told
from songwriter.ui.workspace import Workspace

SCALE_STEP = 10
THEMES = ("system", "light", "dark")


class ViewActions(QObject):
    """Editors, docks, theme, text size, help."""

    def __init__(
        self, window: QMainWindow, services: Services, workspace: Workspace, actions: ActionSet, look: Look
    ) -> None:
        super().__init__(window)
        self._window, self._services, self._workspace = window, services, workspace
        self._actions, self._look = actions, look
        for dock in workspace.docks.values():
            dock.visibilityChanged.connect(lambda _shown: self.sync())
        services.settings.changed.connect(lambda _key: self.sync())
        self.sync()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        result: dict[str, Callable[[], object]] = {
            "edit.find": self.find_command,
            "file.preferences": self._preferences,
            "view.side_by_side": self._split,
            "view.reset": self._reset,
            "view.larger": lambda: self._scale(SCALE_STEP),
            "view.smaller": lambda: self._scale(-SCALE_STEP),
            "view.full_screen": self._full_screen,
            "help.keys": lambda: self._open(KeyHelp(self._look, self._window)),
            "help.about": lambda: self._open(AboutDialog(self._look, self._window)),
        }
        for kind in self._workspace.editors.kinds:
            result[f"view.{kind}"] = lambda k=kind: self.show_editor(k)
        for identifier in self._workspace.docks:
            result[identifier] = lambda i=identifier: self._toggle_dock(i)
        for theme in THEMES:
            result[f"view.theme_{theme}"] = lambda t=theme: self._set(options.THEME, t)
        return result

    def sync(self) -> None:
        """Tick what is on."""
        for identifier, dock in self._workspace.docks.items():
            self._actions.tick(identifier, not dock.isHidden())
        self._actions.tick("view.side_by_side", self._workspace.editors.is_split)
        chosen = self._services.settings.get(options.THEME)
        for theme in THEMES:
            self._actions.tick(f"view.theme_{theme}", theme == chosen)

    def show_editor(self, kind: str) -> None:
        """Show an editor and give it the keyboard."""
        self._workspace.editors.show_editor(kind)
        self._workspace.editors.focus_editor()

    def show_details(self, told: Told) -> None:
        """Show the list behind a notice."""
        self._open(DetailsDialog(self._look, told.sentence, told.details, self._window))

    def find_command(self) -> None:
        """Open the command palette."""
        palette = CommandPalette(self._look, self.entries(), self._window)
        palette.finished.connect(palette.deleteLater)
        palette.show_over(self._window)

    def entries(self) -> list[Entry]:
        """Every action of the table for the palette; those of the panels run where they belong."""
        return [
            self._entry(row.id, row.text, row.place.value)
            for row in ACTIONS
            if row.id in self._actions.handled
        ]

    def _entry(self, identifier: str, text: str, place: str) -> Entry:
        action = self._actions[identifier]
        keys = action.shortcuts()
        shown = keys[0].toString() if keys else ""
        return Entry(text, place, shown, action.isEnabled(), action.trigger)

    def _open(self, dialog: Any) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _preferences(self) -> None:
        self._open(PreferencesDialog(self._look, self._services.settings, self._window))

    def _split(self) -> None:
        self._workspace.editors.set_split(not self._workspace.editors.is_split)
        self.sync()

    def _toggle_dock(self, identifier: str) -> None:
        dock = self._workspace.docks[identifier]
        dock.setVisible(dock.isHidden())

    def _reset(self) -> None:
        self._workspace.reset()
        self.sync()

    def _scale(self, by: int) -> None:
        percent = self._services.settings.get(options.TEXT_PERCENT) + by
        low, high = options.TEXT_PERCENT.low, options.TEXT_PERCENT.high
        self._set(options.TEXT_PERCENT, int(max(low or 90, min(high or 150, percent))))

    def _set(self, option: options.Option[Any], value: object) -> None:
        self._services.settings.set(option, value)
        self.sync()

    def _full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()
        self._actions.tick("view.full_screen", self._window.isFullScreen())


class PlayActions(QObject):
    """The transport's actions."""

    def __init__(self, window: QMainWindow, services: Services, actions: ActionSet) -> None:
        super().__init__(window)
        self._services, self._actions = services, actions
        self._transport = services.transport
        self._transport.loop_changed.connect(self.sync)
        services.settings.changed.connect(lambda _key: self.sync())
        self.sync()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "play.toggle": self._toggle,
            "play.stop": self._transport.stop,
            "play.start": lambda: self._transport.seek(timeline(self._services.session.song).first_tick),
            "play.loop": self._loop,
            "play.loop_section": self._loop_section,
            "play.metronome": self._metronome,
            "play.count_in": self._count_in,
        }

    def _toggle(self) -> None:
        self._transport.toggle(self._services.settings.get(options.COUNT_IN) > 0)

    def sync(self) -> None:
        """Tick what is on."""
        settings = self._services.settings
        self._actions.tick("play.loop", self._transport.loop is not None)
        self._actions.tick("play.metronome", settings.get(options.METRONOME))
        self._actions.tick("play.count_in", settings.get(options.COUNT_IN) > 0)

    def _loop(self) -> None:
        if self._transport.loop is not None:
            self._transport.set_loop(None)
        else:
            self._transport.set_loop(self._span())
        self.sync()

    def _span(self) -> tuple[int, int] | None:
        """The selected bars, else the current section, else the whole song."""
        session = self._services.session
        line, bars = timeline(session.song), session.selection.bars
        if bars is not None:
            return line.measure_span(bars[0])[0], line.measure_span(bars[1])[1]
        use = session.focus.use
        if use is not None and use < len(line.uses):
            return line.uses[use].start, line.uses[use].end
        return (0, line.end_tick) if line.end_tick else None

    def _loop_section(self) -> None:
        self._services.session.clear_selection()
        self._transport.set_loop(self._span())
        self.sync()

    def _metronome(self) -> None:
        settings = self._services.settings
        settings.set(options.METRONOME, not settings.get(options.METRONOME))

    def _count_in(self) -> None:
        settings = self._services.settings
        settings.set(options.COUNT_IN, 0 if settings.get(options.COUNT_IN) else 1)
