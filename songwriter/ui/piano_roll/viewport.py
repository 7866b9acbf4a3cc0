"""Which part of the song and which pitches are on screen: zoom, scroll, follow. Shared by all strips of a roll."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from songwriter.base.units import PPQ
from songwriter.ui.look import Look
from songwriter.ui.piano_roll.pitch_axis import ALL_ROWS, PitchAxis, scale_rows
from songwriter.ui.piano_roll.scene import Scene
from songwriter.ui.timeline.time_axis import TimeAxis

MARGIN_PX = 10.0
SCROLL_MS = 120
PAGE_FROM, PAGE_TO = 0.88, 0.12
WIDE_QUARTER_PX, COMPACT_QUARTER_PX = 48.75, 39.5
WIDE_ROW_PX, COMPACT_ROW_PX = 17.0, 14.0
LEAST_QUARTER_PX = 8.0
MIDDLE_C = 60


class Viewport(QObject):
    """Holds the two axes and keeps them inside the song."""

    changed = Signal()

    def __init__(self, look: Look, gutter_px: float, parent: QObject) -> None:
        super().__init__(parent)
        self.look = look
        self.axis = TimeAxis(0.0, WIDE_QUARTER_PX, gutter_px)
        self.pitches = PitchAxis(row_px=round(look.px(WIDE_ROW_PX)))
        self.width = self.height = 1.0
        self._first = self._end = 0
        self._is_held = False
        self._slide = QVariantAnimation(self)
        self._slide.setDuration(SCROLL_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._slid)

    @property
    def time_px(self) -> float:
        """Width of the part that shows time."""
        return max(self.width - self.axis.origin_px, 1.0)

    @property
    def right_tick(self) -> float:
        """The tick at the right edge."""
        return self.axis.tick_at(self.width)

    @property
    def limits(self) -> tuple[float, float]:
        """Least and greatest tick at the left edge."""
        margin = MARGIN_PX * self.axis.ticks_per_px
        first = self._first - margin
        return first, max(self._end - 0.5 * self.time_px * self.axis.ticks_per_px, first)

    @property
    def least_quarter_px(self) -> float:
        """The zoom at which the whole song is in view, or a bar is still wide enough to see."""
        whole = self.time_px * PPQ / max(1.05 * (self._end - self._first), 1.0)
        return min(whole, LEAST_QUARTER_PX)

    def resize(self, width: float, height: float) -> None:
        """Take the size of the note area (`width` includes the keyboard column)."""
        if (width, height) == (self.width, self.height):
            return
        self.width, self.height = width, height
        self.pitches = self.pitches.scrolled_to(self.pitches.top_px, height)
        self.changed.emit()

    def set_gutter(self, gutter_px: float) -> None:
        """Take the width of the keyboard column."""
        axis = self.axis
        self.axis = TimeAxis(axis.left_tick, axis.quarter_px, gutter_px)
        self.changed.emit()

    def set_extent(self, scene: Scene) -> None:
        """Learn where the song begins and ends."""
        self._first, self._end = scene.first_tick, scene.line.end_tick
        self.scroll_to(self.axis.left_tick)

    def set_compact(self, compact: bool) -> None:
        """Take the sizes of a laptop or of a wide window."""
        quarter = COMPACT_QUARTER_PX if compact else WIDE_QUARTER_PX
        row = COMPACT_ROW_PX if compact else WIDE_ROW_PX
        self.axis = TimeAxis(self.axis.left_tick, quarter, self.axis.origin_px)
        middle = self.pitches.pitch_at(self.height / 2)
        self.pitches = PitchAxis(self.pitches.rows, round(self.look.px(row)), self.pitches.top_px)
        self.centre_pitch(middle)

    def show_start(self, scene: Scene, use: int | None) -> None:
        """Begin at a use of the form, with the notes around it in the middle."""
        uses = scene.line.uses
        start = uses[use].start if use is not None and use < len(uses) else 0
        if use in (0, None):
            start = min(start, scene.line.first_tick)
        self._set_left(start - MARGIN_PX * self.axis.ticks_per_px)
        self.centre_notes(scene)

    def centre_notes(self, scene: Scene) -> None:
        """Bring the pitches of what is on screen (or of the whole track) into the middle."""
        seen = scene.notes.visible(self.axis.left_tick, self.right_tick)
        pitches = scene.notes.pitch[seen] if len(seen) else scene.notes.pitch
        if not len(pitches):
            self.centre_pitch(MIDDLE_C)
            return
        self.centre_pitch(round((int(pitches.min()) + int(pitches.max())) / 2))

    def centre_pitch(self, pitch: int) -> None:
        """Bring a pitch into the middle of the height."""
        row = int(self.pitches.row_table[pitch])
        top = (row + 0.5) * self.pitches.row_px - self.height / 2
        self.pitches = self.pitches.scrolled_to(top, self.height)
        self.changed.emit()

    def fold(self, scene: Scene, folded: bool) -> None:
        """Show only the rows of the scale (and of the notes there are), or all."""
        rows = ALL_ROWS
        if folded:
            middle = self.axis.tick_at(self.axis.origin_px + self.time_px / 2)
            rows = scale_rows(scene.key_at(middle).pitch_classes, scene.used_pitches)
        if rows != self.pitches.rows:
            self.pitches = self.pitches.folded(rows, self.height)
            self.changed.emit()

    # --- moving

    def scroll_to(self, left_tick: float) -> None:
        """Scroll to a tick at once."""
        self._slide.stop()
        self._set_left(left_tick)

    def scroll_px(self, dx: float, dy: float) -> None:
        """Scroll by pixels, right and down positive. By hand: the playhead is not followed until it is seen again."""
        self._slide.stop()
        self._is_held = True
        self.pitches = self.pitches.scrolled_to(self.pitches.top_px + dy, self.height)
        self._set_left(self.axis.left_tick + dx * self.axis.ticks_per_px)

    def glide_to(self, left_tick: float) -> None:
        """Scroll to a tick in 120 ms, or at once where motion is not wanted."""
        low, high = self.limits
        target = min(max(left_tick, low), high)
        if not self.look.animates:
            self.scroll_to(target)
            return
        self._slide.stop()
        self._slide.setStartValue(float(self.axis.left_tick))
        self._slide.setEndValue(float(target))
        self._slide.start()

    def zoom_time(self, factor: float, x: float | None = None) -> None:
        """Stretch time about a place, by default the middle."""
        self._slide.stop()
        place = self.axis.origin_px + self.time_px / 2 if x is None else x
        self.axis = self.axis.zoomed(factor, place, self.least_quarter_px)
        self._set_left(self.axis.left_tick)

    def zoom_pitch(self, factor: float, y: float | None = None) -> None:
        """Make rows higher or lower about a place, by default the middle."""
        self.pitches = self.pitches.zoomed(factor, self.height / 2 if y is None else y, self.height)
        self.changed.emit()

    def reveal(self, start: float, end: float, pitch: int | None = None) -> None:
        """Scroll as little as needed to bring a passage and a pitch on screen."""
        margin = 2 * MARGIN_PX * self.axis.ticks_per_px
        left = self.axis.left_tick
        if end > self.right_tick - margin:
            left += end - self.right_tick + margin
        if start < left + margin / 2:
            left = start - margin
        if pitch is not None:
            self._reveal_pitch(pitch)
        self._set_left(left)

    def follow(self, tick: float) -> None:
        """Turn the page when the playhead nears the right edge or is out of sight."""
        share = (tick - self.axis.left_tick) / (self.time_px * self.axis.ticks_per_px)
        running = self._slide.state() == QVariantAnimation.State.Running
        self._is_held = self._is_held and not 0.0 <= share <= 1.0
        if not running and not self._is_held and not 0.0 <= share <= PAGE_FROM:
            self.glide_to(tick - PAGE_TO * self.time_px * self.axis.ticks_per_px)

    def let_go(self) -> None:
        """Follow the playhead again, wherever it is."""
        self._is_held = False

    def _reveal_pitch(self, pitch: int) -> None:
        row = int(self.pitches.row_table[pitch])
        height = self.pitches.row_px
        top, bottom = row * height, (row + 1) * height
        if top < self.pitches.top_px:
            self.pitches = self.pitches.scrolled_to(top - height, self.height)
        elif bottom > self.pitches.top_px + self.height:
            self.pitches = self.pitches.scrolled_to(bottom + height - self.height, self.height)

    def _slid(self, left: float) -> None:
        self._set_left(left)

    def _set_left(self, left_tick: float) -> None:
        low, high = self.limits
        self.axis = self.axis.scrolled_to(min(max(left_tick, low), high))
        self.changed.emit()
