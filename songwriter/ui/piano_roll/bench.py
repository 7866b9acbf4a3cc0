"""How fast the roll paints: frames of a large song while it scrolls, beside one item per note in a graphics view."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView, QWidget

from songwriter.base.units import PPQ, SectionId, TrackId
from songwriter.domain import Metadata, Note, Part, Role, Section, SectionUse, Song, Track, sorted_notes
from songwriter.services.notifications import Notifications
from songwriter.services.session import Session
from songwriter.ui.look import Look
from songwriter.ui.piano_roll.editor import PianoRollEditor

NOTES_PER_BEAT = 6
SECTIONS = 50
SIZE = (1600, 900)
FRAMES = 40
STEP_PX = 83.0


def large_song(notes: int, seed: int = 0) -> Song:
    """A song of so many notes on one track, six to a beat, in fifty sections."""
    dice = np.random.default_rng(seed)
    steps = max(notes * 4 // NOTES_PER_BEAT, 1)
    onsets = np.sort(dice.integers(0, steps, notes)) * (PPQ // 4)
    lengths = (dice.choice([0.25, 0.5, 0.5, 1.0, 2.0], notes) * PPQ).astype(np.int64)
    pitches = np.clip(np.rint(dice.normal(62, 10, notes)), 24, 108).astype(np.int64)
    velocities = dice.integers(30, 127, notes)
    measures = steps // 16 // SECTIONS + 1
    track, sections = TrackId("t1"), {}
    for number in range(SECTIONS):
        start, end = (n * measures * 4 * PPQ for n in (number, number + 1))
        here = slice(*(int(i) for i in np.searchsorted(onsets, (start, end))))
        columns = (onsets[here] - start, lengths[here], pitches[here], velocities[here])
        made = [Note(*values) for values in zip(*(c.tolist() for c in columns), strict=True)]
        identifier = SectionId(f"s{number}")
        part = Part(sorted_notes(made))
        sections[identifier] = Section(
            identifier, f"Part {number + 1}", measures=measures, parts={track: part}
        )
    form = tuple(SectionUse(s) for s in sections)
    return Song(Metadata("Large"), (Track(track, "Melody", Role.MELODY),), sections, form)


def scroll(look: Look, notes: int = 100_000, *, reference: bool = True) -> dict[str, float]:
    """Median and 95th percentile milliseconds of a frame of the whole editor while a large song scrolls.

    With ``reference`` also those of a graphics view with one item per note, zoomed out over the same notes.
    Needs a QApplication; run it offscreen for figures that can be compared.
    """
    song = large_song(notes)
    start = time.perf_counter()
    editor = PianoRollEditor(Session(song, Notifications()), None, look)
    editor.resize(*SIZE)
    editor.show()
    QApplication.processEvents()
    built = 1000 * (time.perf_counter() - start)
    view = editor.viewport
    view.scroll_to(0.3 * editor.state.scene.line.end_tick)
    figures = _frames(editor, lambda: view.scroll_px(STEP_PX, 0))
    shown = editor.canvas.picture.marks(QRectF(editor.canvas.rect()))
    result = {"notes": float(notes), "roll_build_ms": built, "notes_on_screen": float(len(shown))}
    result |= _named("roll", figures)
    view.zoom_time(0.001)
    result |= _named("roll_far_out", _frames(editor, lambda: view.scroll_px(STEP_PX, 0)))
    if reference:
        result |= _reference(editor)
        result["far_out_ratio"] = result["items_far_out_median_ms"] / result["roll_far_out_median_ms"]
    editor.close()
    editor.deleteLater()
    return result


def _frames(widget: QWidget, step: Callable[[], None]) -> list[float]:
    times = []
    for _ in range(FRAMES):
        start = time.perf_counter()
        step()
        widget.repaint()
        times.append(1000 * (time.perf_counter() - start))
    return sorted(times)


def _named(name: str, times: list[float]) -> dict[str, float]:
    return {
        f"{name}_median_ms": times[len(times) // 2],
        f"{name}_p95_ms": times[round(0.95 * (len(times) - 1))],
    }


def _reference(editor: PianoRollEditor) -> dict[str, float]:
    """The same notes as items of a graphics view: the time to make them, and frames at the same scale, far out."""
    field, quarter = editor.state.scene.notes, editor.viewport.axis.quarter_px
    brush = editor.state.look.track_colour(0)
    start = time.perf_counter()
    scene = QGraphicsScene()
    for onset, end, pitch in zip(field.onset.tolist(), field.end.tolist(), field.pitch.tolist(), strict=True):
        scene.addRect(QRectF(onset / PPQ, 127 - pitch, (end - onset) / PPQ, 1), Qt.PenStyle.NoPen, brush)
    view = QGraphicsView(scene)
    view.resize(*SIZE)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
    view.setTransform(QTransform.fromScale(quarter, editor.viewport.pitches.row_px))
    view.show()
    QApplication.processEvents()
    built = 1000 * (time.perf_counter() - start)
    bar = view.horizontalScrollBar()
    bar.setValue(round(0.3 * bar.maximum()))
    times = _frames(view.viewport(), lambda: bar.setValue(bar.value() + round(STEP_PX)))
    view.close()
    view.deleteLater()
    return {"items_build_ms": built, **_named("items_far_out", times)}
