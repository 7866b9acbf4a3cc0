"""From the user's settings and the song to what the sampler must keep to and lean towards."""

from __future__ import annotations

from collections.abc import Sequence

from songwriter.assist import traits
from songwriter.assist.encoding import Controls, Task, Window
from songwriter.assist.portion import Portion, locked_events
from songwriter.assist.settings import Keep, SuggestSettings, SuggestTarget
from songwriter.assist.token_rules import Wishes
from songwriter.base.errors import UnsatisfiableError
from songwriter.domain.section import Lane
from songwriter.domain.song import Song
from songwriter.domain.time_map import time_map
from songwriter.domain.timeline import timeline
from songwriter.model.vocabulary import STYLES

_USUAL_RANGE = (57, 76)
"""A3 … E5: most voices, where nothing else says how high a melody lies."""


def task_of(lane: Lane, portion: Portion) -> Task:
    """What is asked for, and what is known nowhere."""
    asked = frozenset(portion.asked)
    if lane is Lane.CHORDS:
        return Task(chords=asked, melody_known=portion.has_melody)
    return Task(melody=asked, chords_known=portion.has_chords)


def wishes_of(
    song: Song, group: Sequence[SuggestTarget], portion: Portion, settings: SuggestSettings
) -> Wishes:
    """Locks, range and what is kept. Raises UnsatisfiableError when there is nothing to keep."""
    target = group[0]
    locked_notes, locked_chords = locked_events(song, group, portion)
    asked = {i: portion.measures[i] for i in portion.asked}
    if target.lane is Lane.CHORDS:
        kept = {i: m.chords for i, m in asked.items()} if settings.keep is not Keep.NOTHING else {}
        if settings.keep is not Keep.NOTHING and not any(kept.values()):
            raise UnsatisfiableError("there are no chords in these bars whose rhythm could be kept")
        return Wishes(locked_chords=locked_chords, chord_rhythm_of=kept)
    low, high = _range(song, settings)
    rhythm = {i: m.notes for i, m in asked.items()} if settings.keep is not Keep.NOTHING else {}
    if settings.keep is not Keep.NOTHING and not any(rhythm.values()):
        raise UnsatisfiableError(
            f"there is no melody in these bars whose {settings.keep.value} could be kept"
        )
    return Wishes(
        low=low,
        high=high,
        locked_notes=locked_notes,
        rhythm_of=rhythm,
        keeps_contour=settings.keep is Keep.CONTOUR,
    )


def _range(song: Song, settings: SuggestSettings) -> tuple[int, int]:
    """The lowest and highest pitch: as asked, else where the song's melody lies, else where most voices do."""
    melody = song.melody_track
    pitches = [n.pitch for s in song.sections.values() for n in s.part(melody.id).notes] if melody else []
    low, high = (min(pitches) - 2, max(pitches) + 2) if len(pitches) >= 8 else _USUAL_RANGE
    if high - low < 12:
        low, high = low - (12 - high + low) // 2, high + (13 - high + low) // 2
    low = settings.low if settings.low is not None else min(low, (settings.high or 127) - 12)
    high = settings.high if settings.high is not None else max(high, low + 12)
    return max(low, 0), min(high, 127)


def controls_of(
    song: Song, target: SuggestTarget, settings: SuggestSettings, window: Window, wishes: Wishes
) -> Controls:
    """The sliders as levels; what is asked for goes before what a reference song has."""
    levels = {"tempo": traits.level("tempo", tempo_at(song, target)), **dict(settings.reference)}
    if target.lane is Lane.CHORDS:
        if settings.mood is not None:
            levels["mood"] = traits.level_of_slider((settings.mood + 1) / 2)
        if settings.density is not None:
            levels["harmonic rhythm"] = traits.level_of_slider(settings.density)
        return Controls(_style(song, settings), levels)
    if settings.density is not None:
        levels["density"] = traits.level_of_slider(settings.density)
    if settings.energy is not None:
        levels["energy"] = traits.level_of_slider(settings.energy)
    assert wishes.low is not None
    assert wishes.high is not None
    return Controls(_style(song, settings), levels, wishes.low + window.shift, wishes.high + window.shift)


def _style(song: Song, settings: SuggestSettings) -> str:
    """The style asked for, else the known one that the song's own words name: “folk ballad” is folk."""
    own = song.metadata.style.lower()
    return settings.style or next((style for style in STYLES if style in own), "")


def tempo_at(song: Song, target: SuggestTarget) -> float:
    """Quarters per minute where a target begins."""
    placed = timeline(song).uses[target.use]
    return time_map(song).bpm_at(placed.start + placed.section.measure_starts[target.measures[0]])
