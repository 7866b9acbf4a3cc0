"""One request for alternatives as the window keeps it: what was asked, what has come, what it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from songwriter.assist.originality import Match
from songwriter.assist.runs import Run
from songwriter.assist.settings import SuggestSettings, SuggestTarget
from songwriter.assist.suggest import Question, Suggestion
from songwriter.base.ids import next_id
from songwriter.base.units import SourceId, TakeId
from songwriter.domain import Lane, Song, Source, Take


@dataclass(frozen=True, slots=True)
class Card:
    """One alternative as the panel shows it."""

    take: Take
    originality: Match
    tokens: tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class Batch:
    """What was asked, and what has come. ``passage`` is what stood there when it was asked, ``keeps`` what stood
    there after each keeping: undo and redo lead back to one of these, and the cards fit again.
    """

    target: SuggestTarget
    settings: SuggestSettings
    source: SourceId
    passage: object
    run: Run | None = None
    cards: list[Card] = field(default_factory=list)
    open_questions: dict[int, Question] = field(default_factory=dict)
    failure: str = ""
    keeps: list[tuple[object, TakeId]] = field(default_factory=list)

    @property
    def is_running(self) -> bool:
        """Whether alternatives are still to come."""
        return bool(self.open_questions)


def card_of(song: Song, result: Suggestion) -> Card:
    """The card of a finished alternative, its take with an id that is new in ``song``."""
    taken = {t.id for t in song.takes}
    take = replace(
        result.takes[0], id=TakeId(next_id("take", taken)), originality=str(result.originality.length)
    )
    return Card(take, result.originality, result.tokens)


def source_of(batch: Batch, info: Mapping[str, object]) -> Source:
    """Where the alternatives of a batch come from; ``info`` is what the worker says of its weights."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Source(
        batch.source,
        str(info.get("name", "")),
        str(info.get("version", "")),
        str(info.get("sha256", "")),
        batch.settings.as_json,
        now,
    )


def passage_of(song: Song, target: SuggestTarget) -> object:
    """What a suggestion for ``target`` depends on; equal while nothing of it has changed."""
    section = song.sections.get(target.section)
    if section is None or target.measures[1] >= section.measures:
        return None
    start, end = section.span_ticks(*target.measures)
    melody = song.melody_track
    players = [melody.id] if melody is not None else []
    if target.lane is Lane.BAND:
        players += target.tracks or [track.id for track in song.band_tracks]
    return (
        section.metres,
        section.keys,
        tuple(c for c in section.chords if c.onset < end and c.end > start),
        tuple(tuple(n for n in section.part(p).notes if start <= n.onset < end) for p in players),
        section.locks,
    )
