"""The song map: the form as a row of sections, in the order they are played."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from songwriter.domain import Lane
from songwriter.edit import Aspect, MoveUse, RenameSection
from songwriter.services.focus import Focus
from songwriter.services.session import Cause, Session, SessionChange
from songwriter.ui.icons import paint_icon
from songwriter.ui.look import Look
from songwriter.ui.section_facts import LANES, UseFacts, song_facts
from songwriter.ui.song_tile import SectionTile
from songwriter.ui.theme import RADIUS
from songwriter.ui.widgets.keys import keep_keys
from songwriter.ui.widgets.painting import Painted, paint_box

GAP = 4
LEAST_TILE_PX = 108
MOST_BAR_PX = 40
ADD_PX = 34
HEIGHT, COMPACT_HEIGHT = 90, 82
SHOWN = (
    Aspect.NOTES | Aspect.CHORDS | Aspect.LYRICS | Aspect.TIME | Aspect.FORM | Aspect.TRACKS | Aspect.LOCKS
)


class AddSectionButton(QAbstractButton):
    """The narrow plate after the last section."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setAccessibleName("Add a section")
        self.setToolTip("Add a section  (Ctrl+M)")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        look.changed.connect(self.update)
        keep_keys(self)

    def paintEvent(self, _event: object) -> None:
        """A dashed plate with a plus."""
        painter = QPainter(self)
        try:
            rect = QRectF(self.rect())
            fill = self.look.colour("hover") if self.underMouse() else None
            edge = self.look.colour("accent" if self.hasFocus() else "line_strong")
            dash = None if self.hasFocus() else (3, 3)
            paint_box(painter, rect, fill, edge, RADIUS["card"], width=2 if self.hasFocus() else 1, dash=dash)
            middle = rect.center()
            paint_icon(painter, self.look, "plus", QRectF(middle.x() - 8, middle.y() - 8, 16, 16))
        finally:
            painter.end()


class DropMark(Painted):
    """The line where a dragged section would land."""

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """A green bar."""
        painter.fillRect(rect, self.look.colour("accent"))


class SongMap(QWidget):
    """Shows every use in the form and lets the user choose, reorder and rename sections.

    `lane_wanted(Lane)`: a chip was clicked, so Suggest should show. `menu_wanted(QPoint)`: show the section menu.
    """

    lane_wanted = Signal(object)
    menu_wanted = Signal(QPoint)
    add_wanted = Signal()

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session, self._look = session, look
        self._tiles: list[SectionTile] = []
        self._facts: tuple[UseFacts, ...] = ()
        self._row = QWidget()
        self._row.setObjectName("scrolled")
        self._add = AddSectionButton(look)
        self._add.setParent(self._row)
        self._add.clicked.connect(self.add_wanted)
        self._mark = DropMark(look, self._row)
        self._mark.hide()
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._row)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._scroll)
        self.setAccessibleName("Song map")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._height = HEIGHT
        session.changed.connect(self._song_changed)
        session.focus_changed.connect(self._focus_changed)
        look.changed.connect(self._place)
        self._rebuild()

    def set_compact(self, compact: bool) -> None:
        """Lower tiles on a small screen."""
        self._height = COMPACT_HEIGHT if compact else HEIGHT
        self._place()

    def sizeHint(self) -> QSize:
        """As wide as there is room for."""
        return QSize(800, self._height)

    def show_playhead(self, tick: float | None) -> None:
        """Draw the playhead at a song tick, or take it away."""
        for tile in self._tiles:
            facts = tile.facts
            inside = tick is not None and facts.start <= tick < facts.end
            tile.set_playhead((tick - facts.start) / (facts.end - facts.start) if inside else None)

    def focus_current(self) -> None:
        """Put the keyboard on the current section."""
        for tile in self._tiles:
            if tile.is_current:
                tile.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def rename_current(self) -> None:
        """Edit the current section's name in place."""
        for tile in self._tiles:
            if tile.is_current:
                self._rename(tile.facts.index)

    # --- keeping up with the song

    def _song_changed(self, change: SessionChange) -> None:
        if change.cause is Cause.OPENED or change.change.touches(SHOWN):
            self._rebuild()

    def _rebuild(self) -> None:
        self._facts = song_facts(self._session.song)
        while len(self._tiles) > len(self._facts):
            self._tiles.pop().deleteLater()
        for tile, facts in zip(self._tiles, self._facts, strict=False):
            tile.set_facts(facts)
        for facts in self._facts[len(self._tiles) :]:
            self._tiles.append(self._new_tile(facts))
        self._focus_changed(self._session.focus)
        self._place()

    def _new_tile(self, facts: UseFacts) -> SectionTile:
        tile = SectionTile(self._look, facts)
        tile.setParent(self._row)
        tile.chosen.connect(self._choose)
        tile.lane_chosen.connect(self._choose_lane)
        tile.rename_wanted.connect(self._rename)
        tile.menu_wanted.connect(self._menu)
        tile.drag_moved.connect(self._dragged)
        tile.dropped.connect(self._dropped)
        tile.drag_cancelled.connect(self._mark.hide)
        tile.step_wanted.connect(self._step)
        tile.lane_step_wanted.connect(self._lane_step)
        tile.show()
        return tile

    def _focus_changed(self, focus: Focus) -> None:
        for tile in self._tiles:
            current = tile.facts.index == focus.use
            tile.set_current(current, focus.lane if current else None)
            if current:
                self._scroll.ensureWidgetVisible(tile, GAP, 0)

    # --- placing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        room = self._scroll.width() - ADD_PX - GAP * len(self._tiles)
        widths = tile_widths([tile.facts.bars for tile in self._tiles], room, LEAST_TILE_PX)
        overflows = sum(widths) > room + 1
        bar = self._scroll.horizontalScrollBar().sizeHint().height() if overflows else 0
        self.setFixedHeight(round(self._height * max(1.0, self._look.scale)) + bar)
        height = self.height() - bar
        left = 0
        for tile, width in zip(self._tiles, widths, strict=True):
            tile.setGeometry(left, 0, width, height)
            left += width + GAP
        self._add.setGeometry(left, 0, ADD_PX, height)
        self._row.setFixedSize(left + ADD_PX, height)
        self._order_tabs()

    def _order_tabs(self) -> None:
        chain: list[QWidget] = [*self._tiles, self._add]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)

    # --- choosing, naming, moving

    def _choose(self, index: int) -> None:
        self._session.set_focus(use=index)

    def _choose_lane(self, index: int, lane: Lane) -> None:
        self._session.set_focus(use=index, lane=lane)
        self.lane_wanted.emit(lane)

    def _step(self, by: int) -> None:
        index = (self._session.focus.use or 0) + by
        if 0 <= index < len(self._tiles):
            self._session.set_focus(use=index)
            self._tiles[index].setFocus(Qt.FocusReason.TabFocusReason)

    def _lane_step(self, by: int) -> None:
        place = LANES.index(self._session.focus.lane) + by
        self._session.set_focus(lane=LANES[place % len(LANES)])

    def _menu(self, index: int, at: QPoint) -> None:
        self._choose(index)
        self.menu_wanted.emit(at)

    def _rename(self, index: int) -> None:
        self._choose(index)
        tile = self._tiles[index]
        field = QLineEdit(tile.facts.name, tile)
        field.setProperty("kind", "rename")
        field.setFont(self._look.serif("strong", 600))
        field.setAccessibleName("Name of the section")
        field.setGeometry(QRect(6, 4, tile.width() - 34, 24))
        field.editingFinished.connect(lambda: self._renamed(index, field))
        field.show()
        field.selectAll()
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _renamed(self, index: int, field: QLineEdit) -> None:
        name = field.text().strip()
        field.blockSignals(True)
        field.deleteLater()
        section = self._session.song.sections[self._tiles[index].facts.section]
        if name and name != section.name:
            self._session.do(RenameSection(section.id, name, section.kind), initiator=self)

    def _slot_at(self, at: QPoint) -> int:
        x = self._row.mapFromGlobal(at).x()
        return sum(tile.geometry().center().x() < x for tile in self._tiles)

    def _dragged(self, _index: int, at: QPoint) -> None:
        slot = self._slot_at(at)
        left = self._tiles[slot].x() if slot < len(self._tiles) else self._add.x()
        self._mark.setGeometry(left - GAP // 2 - 1, 2, 3, self._row.height() - 4)
        self._mark.raise_()
        self._mark.show()

    def _dropped(self, index: int, at: QPoint) -> None:
        self._mark.hide()
        slot = self._slot_at(at)
        target = slot - 1 if slot > index else slot
        if target != index and self._session.do(MoveUse(index, target), initiator=self):
            self._session.set_focus(use=target)


def tile_widths(bars: list[int], room: int, least: int) -> list[int]:
    """Share `room` px out by bars, no tile narrower than `least`, no bar wider than a short song needs.

    More than `room` in all when it must be.
    """
    if not bars:
        return []
    narrow: set[int] = set()
    while True:
        wide = [i for i in range(len(bars)) if i not in narrow]
        left = room - least * len(narrow)
        total = sum(bars[i] for i in wide)
        unit = min(left / total, MOST_BAR_PX) if total else 0.0
        small = {i for i in wide if bars[i] * unit < least}
        if not small:
            break
        narrow |= small
    edges, widths, exact = 0, [], 0.0
    for index, count in enumerate(bars):
        exact += least if index in narrow else count * unit
        widths.append(round(exact) - edges)
        edges += widths[-1]
    return widths
