"""The notes to be painted in one frame: those of the song, with what a gesture previews in place of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from songwriter.ui.piano_roll.note_field import Flags, Ints
from songwriter.ui.piano_roll.pitch_axis import PitchAxis
from songwriter.ui.piano_roll.pixels import Floats
from songwriter.ui.piano_roll.preview import Preview
from songwriter.ui.piano_roll.scene import Scene
from songwriter.ui.timeline.time_axis import TimeAxis

YOURS, SUGGESTED, EDITED = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Columns, one entry per note on screen; `source` is the index in the field, −1 for a new note."""

    source: Ints
    onset: Ints
    end: Ints
    pitch: Ints
    velocity: Ints
    origin: Ints
    locked: Flags
    selected: Flags

    def __len__(self) -> int:
        return len(self.onset)

    def only(self, chosen: Flags | Ints) -> Marks:
        """Some of the marks."""
        return Marks(
            self.source[chosen], self.onset[chosen], self.end[chosen], self.pitch[chosen], self.velocity[chosen],
            self.origin[chosen], self.locked[chosen], self.selected[chosen],
        )  # fmt: skip

    def rectangles(self, axis: TimeAxis, pitches: PitchAxis) -> Floats:
        """(n, 4): x, y, width, height of the note bodies in px."""
        out = np.empty((len(self), 4))
        out[:, 0] = axis.origin_px + (self.onset - axis.left_tick) / axis.ticks_per_px + 0.5
        out[:, 1] = pitches.row_table[self.pitch] * pitches.row_px - pitches.top_px + 0.5
        out[:, 2] = np.maximum((self.end - self.onset) / axis.ticks_per_px - 1.5, 2.0)
        out[:, 3] = pitches.row_px - 1
        return out


def marks_in(
    scene: Scene, selected: Ints, preview: Preview | None, start: float, end: float, *, origin: bool = True
) -> Marks:
    """The notes of the current track that sound in [start, end). Without `origin` all look like the user's own."""
    field = scene.notes
    seen = field.visible(start, end)
    if preview is not None and len(preview.hidden):
        seen = seen[~np.isin(seen, preview.hidden, assume_unique=True)]
    marks = Marks(
        seen, field.onset[seen], field.end[seen], field.pitch[seen], field.velocity[seen], field.origin[seen],
        field.locked[seen], np.isin(seen, selected, assume_unique=True),
    )  # fmt: skip
    if preview is not None and len(preview.onset):
        marks = _joined(marks, _previewed(scene, preview))
    if not origin:
        object.__setattr__(marks, "origin", np.zeros(len(marks), np.int64))
    return marks


def _previewed(scene: Scene, preview: Preview) -> Marks:
    field, source = scene.notes, preview.source
    old = source >= 0
    origin = np.zeros(len(source), np.int64)
    origin[old] = field.origin[source[old]]
    origin[origin == SUGGESTED] = EDITED
    nothing = np.zeros(len(source), bool)
    return Marks(
        source, preview.onset, preview.end, preview.pitch, preview.velocity, origin, nothing, ~nothing
    )


def _joined(first: Marks, second: Marks) -> Marks:
    columns = [np.concatenate((getattr(first, n), getattr(second, n))) for n in Marks.__slots__]
    return Marks(*columns)


def in_rows(marks: Marks, pitches: PitchAxis, height: float) -> Marks:
    """The marks whose rows are on screen."""
    rows = pitches.row_table[marks.pitch]
    shown = pitches.visible(height)
    return marks.only((rows >= shown.start) & (rows < shown.stop))
