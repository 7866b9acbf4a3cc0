"""The score as an editor: staff notation of the whole song, engraved anew a moment after each change."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from songwriter.domain import Song
from songwriter.edit import Selection
from songwriter.engraving import (
    Content,
    Engraving,
    Layout,
    Page,
    PaperSize,
    ScoreOptions,
)
from songwriter.services.focus import Focus
from songwriter.services.session import Cause, Session, SessionChange
from songwriter.ui.look import Look
from songwriter.ui.score.bar import ScoreBar
from songwriter.ui.score.canvas import ZOOM_STEP, ScoreCanvas
from songwriter.ui.score.desk import EngravingDesk
from songwriter.ui.score.keys import ScoreKeys
from songwriter.ui.score.painter import PagePainter
from songwriter.ui.score.picking import Picking
from songwriter.ui.score.sheet import Sheet
from songwriter.ui.timeline.playback import Playback, TransportLike


class ScoreEditor(QWidget):
    """The score editor. ``theme`` is the application's Look; ``transport`` may be None where nothing can sound."""

    def __init__(self, session: Session, transport: TransportLike | None, theme: Look) -> None:
        super().__init__()
        self.session, self.look = session, theme
        self.playback = Playback(transport, self)
        self.canvas = ScoreCanvas(theme)
        self.bar = ScoreBar(theme, self)
        self.desk = EngravingDesk(self)
        self._options = ScoreOptions()
        self._next: Sheet | None = None
        self._stale = True
        self._step_pending = 0
        self._system: tuple[int, int] | None = None
        self.picking = Picking(self)
        self._keys = ScoreKeys(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self._connect()

    def _connect(self) -> None:
        self.session.changed.connect(self._song_changed)
        self.session.selection_changed.connect(self._selection_changed)
        self.session.focus_changed.connect(self._focus_changed)
        self.desk.engraved.connect(self._engraved)
        self.desk.page_ready.connect(self._page_ready)
        self.desk.failed.connect(self.canvas.show_trouble)
        self.canvas.page_wanted.connect(self._page_wanted)
        self.canvas.layout_wanted.connect(self._lay_out_anew)
        self.canvas.pressed.connect(self.picking.press)
        self.canvas.double_clicked.connect(self._play_from)
        self.canvas.banded.connect(self.picking.band)
        self.canvas.key_pressed.connect(self._key)
        self.playback.moved.connect(self._moved)
        self.playback.started.connect(self._moved)
        self.bar.page_toggled.connect(self.set_paged)
        self.bar.full_toggled.connect(self.set_full_score)
        self.bar.repeats_toggled.connect(self.set_repeats)
        self.bar.origin_toggled.connect(self.set_shows_origin)
        self.bar.zoomed.connect(self.zoom)
        self.destroyed.connect(self.desk.close)

    # --- what the window asks for

    def tools(self) -> QWidget:
        """The row of tools for the editor bar."""
        return self.bar.left

    def right_tools(self) -> QWidget:
        """Origin and zoom, for the right end of the editor bar."""
        return self.bar.right

    def set_compact(self, compact: bool) -> None:
        """Take the sizes of a window under 1,400 px, or of a wider one."""
        self.bar.set_compact(compact)

    def focus_editor(self) -> None:
        """Put the keyboard into the score."""
        self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_engraving(self) -> None:
        """End the child process, if one was started."""
        self.desk.close()

    # --- options

    @property
    def options(self) -> ScoreOptions:
        """How the song is engraved now."""
        return self._options

    def set_paged(self, paged: bool) -> None:
        """Show pages as they print, or one endless sheet."""
        self.canvas.is_paged = paged
        self._options = replace(self._options, layout=Layout.PAGES if paged else Layout.CONTINUOUS)
        self.canvas.fit_width()
        self._lay_out_anew()

    def set_full_score(self, full: bool) -> None:
        """Show every track, or the lead sheet."""
        self._options = replace(self._options, content=Content.FULL_SCORE if full else Content.LEAD_SHEET)
        self._lay_out_anew()

    def set_repeats(self, folded: bool) -> None:
        """Write repeats with signs, or everything out."""
        self._options = replace(self._options, is_unfolded=not folded)
        self._lay_out_anew()

    def set_shows_origin(self, shown: bool) -> None:
        """Colour what was suggested."""
        self.canvas.shows_origin = shown
        self.canvas.forget_pictures()

    def zoom(self, direction: int) -> None:
        """Nearer (1), farther (−1), or fitted to the width (0)."""
        if direction:
            self.canvas.set_zoom(self.canvas.zoom * ZOOM_STEP**direction)
        else:
            self.canvas.fit_width()

    # --- engraving

    def _lay_out_anew(self) -> None:
        if self._options.is_paged:
            width, height = PaperSize.A4.value
        else:
            width, height = self.canvas.layout_width(), PaperSize.A4.value[1]
        self._options = replace(self._options, width=width, height=height)
        self._ask()

    def _ask(self, *, at_once: bool = False) -> None:
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self.desk.ask(self.session.song, self._options, at_once=at_once)

    def _song_changed(self, change: SessionChange) -> None:
        if change.cause is Cause.OPENED:
            self.canvas.verticalScrollBar().setValue(0)
        self._ask()

    def _engraved(self, engraving: Engraving, song: Song) -> None:
        self._next = Sheet(engraving, song)
        for index in self._wanted(engraving):
            self.desk.ask_page(engraving, index)

    def _wanted(self, engraving: Engraving) -> list[int]:
        """Pages without which a new engraving is not shown: those in view.

        On the endless sheet also those above, whose heights say where the view lies.
        """
        visible = [i for i in self.canvas.visible_pages() if i < engraving.page_count] or [0]
        return visible if engraving.options.is_paged else list(range(visible[-1] + 1))

    def _page_ready(self, engraving: Engraving, page: Page) -> None:
        sheet = self._next or self.canvas.sheet
        if sheet is None or sheet.engraving is not engraving:
            return
        sheet.pages[page.index] = PagePainter(page, self.look)
        if self._next is not None:
            if any(i not in sheet.pages for i in self._wanted(engraving)):
                return
            self._next = None
            self.canvas.show_sheet(sheet)
            self._moved()
        else:
            self.canvas.restack()
        if self._step_pending:
            direction, self._step_pending = self._step_pending, 0
            self.step(direction)

    def _page_wanted(self, index: int) -> None:
        if self.canvas.sheet is not None and self._next is None:
            self.desk.ask_page(self.canvas.sheet.engraving, index)

    def showEvent(self, event: QShowEvent) -> None:
        """Engrave what changed while the score was hidden."""
        super().showEvent(event)
        self.playback.watch(True)
        if self._stale:
            self._ask(at_once=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Cost nothing while hidden."""
        super().hideEvent(event)
        self.playback.watch(False)

    # --- selection, keyboard, playing

    def _selection_changed(self, selection: Selection) -> None:
        self.canvas.selection = selection
        self.canvas.viewport().update()

    def _focus_changed(self, focus: Focus) -> None:
        sheet = self.canvas.sheet
        if (
            sheet is None
            or focus.use is None
            or self.canvas.underMouse()
            or focus.use >= len(sheet.line.uses)
        ):
            return
        where = sheet.written(sheet.line.uses[focus.use].start)
        if where is None:
            return
        page = sheet.page(where[0])
        if page is None:
            self.canvas.verticalScrollBar().setValue(round(self.canvas.stack.rect(where[0]).top()))
            return
        place = page.place(where[1])
        if place is not None:
            self.canvas.reveal(where[0], page.systems[place[1]].box)

    def _key(self, event: QKeyEvent) -> None:
        if self._keys.press(event):
            event.accept()

    def step(self, direction: int) -> None:
        """Go to the next or the previous note or rest, select it and say what it is."""
        self._step_pending = 0 if self.picking.step(direction) else direction

    def _play_from(self, place: tuple[int, int] | None) -> None:
        element, sheet = self.canvas.element(place), self.canvas.sheet
        if element is not None and sheet is not None:
            self.playback.seek(sheet.song_tick(element))

    def _moved(self, _tick: object = None) -> None:
        sheet = self.canvas.sheet
        if sheet is None:
            return
        now = sheet.sounding(self.playback.tick) if self.playback.is_playing else (0, ())
        if now != self.canvas.sounding:
            self.canvas.sounding = now
            self.canvas.viewport().update()
        if self.playback.is_playing:
            self._follow(sheet)

    def _follow(self, sheet: Sheet) -> None:
        where = sheet.written(self.playback.tick)
        if where is None:
            return
        page = sheet.page(where[0])
        if page is None:
            self.desk.ask_page(sheet.engraving, where[0])
            return
        place = page.place(where[1])
        if place is not None and (where[0], place[1]) != self._system:
            self._system = (where[0], place[1])
            self.canvas.reveal(where[0], page.systems[place[1]].box, at_third=True)
