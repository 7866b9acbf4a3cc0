"""What can be said of a band part: its texture, its place beside the other players, and what is new in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from songwriter.assist.reasons import Fact
from songwriter.assist.reasons_drums import drum_facts
from songwriter.assist.reasons_melody import note_name
from songwriter.assist.reasons_texture import bass_facts, chordal_facts
from songwriter.domain.note import Note
from songwriter.domain.section import Section

_BUSIER, _SPARSER = 1.4, 0.7
_TOGETHER = 0.6


@dataclass(frozen=True, slots=True)
class Heard:
    """A part in measures ``span`` (0-based) of its section. ``first_bar`` is the number on screen of measure 0.

    ``before`` is what the player had there, ``others`` what the others play, by kind of part.
    """

    section: Section
    span: tuple[int, int]
    first_bar: int
    notes: Sequence[Note]
    before: Sequence[Note] = ()
    melody: Sequence[Note] = ()
    others: Mapping[str, Sequence[Note]] = field(default_factory=dict)


def part_facts(kind: str, heard: Heard, name: str = "") -> list[Fact]:
    """Facts about a part of that kind; ``name`` stands before them where several players are written."""
    section, span, notes = heard.section, heard.span, heard.notes
    if not notes:
        facts = [Fact("silence", 0.5, "stays silent here")]
    elif kind == "drums":
        facts = drum_facts(section, span, notes, heard.first_bar) + _beside(kind, heard)
    elif kind == "bass":
        facts = bass_facts(section, span, notes) + _beside(kind, heard)
    else:
        facts = chordal_facts(section, span, notes, heard.melody, is_held=kind == "pad")
    facts += _against_before(kind, heard) + _plain(kind, heard)
    if not name:
        return facts
    return [replace(f, kind=_kind(kind, f), text=f"{name}: {f.text}") for f in facts]


def _kind(kind: str, fact: Fact) -> str:
    """Of kick and bass one of the two is enough to tell."""
    return fact.kind if fact.kind == "together" else f"{kind} {fact.kind}"


def _beside(kind: str, heard: Heard) -> list[Fact]:
    """Kick and bass."""
    if kind == "bass":
        bass, drums = heard.notes, heard.others.get("drums", ())
    else:
        bass, drums = heard.others.get("bass", ()), heard.notes
    kicks = {n.onset for n in drums if n.pitch in (35, 36)}
    onsets = {n.onset for n in bass}
    if len(kicks) < 4 or not onsets or len(onsets & kicks) < _TOGETHER * len(onsets):
        return []
    return [Fact("together", 0.65, "with the kick drum" if kind == "bass" else "kick with the bass")]


def _plain(kind: str, heard: Heard) -> list[Fact]:
    """What can be said of any part: how much it plays, and where it lies."""
    if not heard.notes:
        return []
    bars = heard.span[1] - heard.span[0] + 1
    pace = round(len({n.onset for n in heard.notes}) / bars)
    what = "strokes" if kind == "drums" else "attacks"
    facts = [Fact("pace", 0.3, f"about {pace} {what if pace != 1 else what[:-1]} a bar")] if pace else []
    if kind == "drums":
        return facts
    low, high = (f(heard.notes, key=lambda n: n.pitch) for f in (min, max))
    names = [note_name(heard.section, n) for n in (low, high)]
    return [*facts, Fact("range", 0.32, f"between {names[0]} and {names[1]}")]


def _against_before(kind: str, heard: Heard) -> list[Fact]:
    """Busier or sparser than what stood there, in onsets a bar."""
    bars = heard.span[1] - heard.span[0] + 1
    now, then = (len({n.onset for n in notes}) / bars for notes in (heard.notes, heard.before))
    if not then or not now or _SPARSER < now / then < _BUSIER:
        return []
    word = "busier" if now > then else "sparser"
    what = "strokes" if kind == "drums" else "attacks"
    return [Fact("density", 0.45, f"{word} than before, {now:.0f} {what} a bar for {then:.0f}")]
