"""Song → MEI 5, the input of Verovio, with an id on everything that can be clicked.

MEI is written directly, not through MusicXML: ids, verses, endings and chord symbols are exactly ours, and Verovio
skips one conversion (docs/decisions/0020-engraving.md has the measurement). The few elements used are described in the
MEI guidelines, chapters 2 (shared), 4 (common notation) and 9 (lyrics).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from songwriter.domain import Key, Song, TimeSignature
from songwriter.engraving.chord_items import harm
from songwriter.engraving.form import Written, WrittenForm, WrittenMeasure, written_form
from songwriter.engraving.layers import Layers
from songwriter.engraving.marks import pg_head, rehearsal, tempo_element, tempo_marks
from songwriter.engraving.options import ScoreOptions
from songwriter.engraving.refs import Ref, SectionRef
from songwriter.engraving.staves import Staff, staves_of
from songwriter.engraving.voices import voices_of
from songwriter.engraving.words import words_of

NAMESPACE = "http://www.music-encoding.org/ns/mei"


@dataclass(frozen=True, slots=True)
class Placed:
    """What an id stands for, and its written ticks [onset, end)."""

    ref: Ref
    onset: int
    end: int
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class MeiScore:
    """A song as MEI text, with the table of its ids and the form it was written in."""

    text: str
    placed: dict[str, Placed]
    form: WrittenForm
    measure_ids: tuple[str, ...]
    staff_count: int = 1


@dataclass(slots=True)
class Ids:
    """Hands out ids and remembers what they stand for."""

    placed: dict[str, Placed] = field(default_factory=dict)

    def new(self, prefix: str, ref: Ref, onset: int, end: int, symbol: str = "") -> str:
        """Return a new id for ``ref``."""
        name = f"{prefix}{len(self.placed)}"
        self.placed[name] = Placed(ref, onset, end, symbol)
        return name


def mei_score(song: Song, options: ScoreOptions) -> MeiScore:
    """Write a song as MEI."""
    staves = staves_of(song, options)
    tracks = tuple(s.track.id for s in staves if s.track is not None)
    form = written_form(song, tracks, options.is_unfolded)
    return _Writer(song, options, staves, form).write()


class _Writer:
    def __init__(
        self, song: Song, options: ScoreOptions, staves: tuple[Staff, ...], form: WrittenForm
    ) -> None:
        self._song, self._options, self._staves, self._form = song, options, staves, form
        self._ids = Ids()
        voices = [voices_of(staff, form) for staff in staves]
        lead = next((i for i, s in enumerate(staves) if s.is_lead), None)
        sung = {i: use.verse for i, use in enumerate(song.form)}
        events = voices[lead][0].events if lead is not None and voices[lead] else ()
        self._layers = [
            Layers(staff, voices[i], words_of(form, sung, events) if i == lead else None, self._ids.new)
            for i, staff in enumerate(staves)
        ]

    def write(self) -> MeiScore:
        body: list[str] = []
        measure_ids: list[str] = []
        state = self._first_state()
        open_ending: tuple[int, ...] = ()
        for index, measure in enumerate(self._form.measures):
            written = self._form.sections[measure.written]
            ending = written.ending
            if open_ending and (not ending or ending != open_ending):
                body.append("</ending>")
                open_ending = ()
            now = _state(written, measure)
            if index and now != state:
                body.append(_change(state, now))
            state = now
            if ending and not open_ending:
                body.append(f'<ending n="{_numbers(ending)}" lendsym="{_end_bracket(written)}">')
                open_ending = ending
            measure_ids.append(f"m{index}")
            body.append(self._measure(index, measure, written, now[0]))
        if open_ending:
            body.append("</ending>")
        text = self._document("".join(body))
        return MeiScore(text, self._ids.placed, self._form, tuple(measure_ids), len(self._staves))

    def _first_state(self) -> tuple[Key, TimeSignature]:
        if not self._form.measures:
            return Key(), TimeSignature()
        first = self._form.measures[0]
        return _state(self._form.sections[0], first)

    def _measure(self, index: int, measure: WrittenMeasure, written: Written, key: Key) -> str:
        parts = [f'<measure xml:id="m{index}" n="{measure.number}"{self._lines(index, measure, written)}']
        if measure.is_suffix or measure.end - measure.start != measure.signature.ticks:
            parts.append(' metcon="false"')
        parts.append(">")
        controls: list[str] = []
        for staff, layers in zip(self._staves, self._layers, strict=True):
            content, extra = layers.measure(measure, key)
            parts.append(f'<staff n="{staff.number}">{content}</staff>')
            controls.extend(extra)
        parts.extend(controls)
        parts.extend(self._marks(index, measure, written))
        parts.append("</measure>")
        return "".join(parts)

    def _marks(self, index: int, measure: WrittenMeasure, written: Written) -> list[str]:
        out: list[str] = []
        previous = self._form.measures[index - 1] if index else None
        is_first = previous is None or previous.written != measure.written
        out.extend(
            harm(written, measure, self._ids.new, self._next_pickup(measure), self._options.staff_size)
        )
        tempos = tempo_marks(self._form, index)
        if is_first and not written.ending:
            here = tempos.pop(0)[1] if tempos and tempos[0][0] == 1 else ""
            if here or written.section.name:
                ref = SectionRef(written.section.id, written.uses[0])
                name = self._ids.new("s", ref, measure.start, written.end)
                out.append(rehearsal(name, written.section.name, here))
        out.extend(tempo_element(*mark) for mark in tempos)
        return out

    def _next_pickup(self, measure: WrittenMeasure) -> Written | None:
        """The section whose pickup lies in this measure, if it is not the section itself."""
        following = measure.written + 1
        sections = self._form.sections
        if following >= len(sections) or measure.is_suffix:
            return None
        candidate = sections[following]
        return candidate if candidate.start - candidate.section.pickup_ticks < measure.end else None

    def _lines(self, index: int, measure: WrittenMeasure, written: Written) -> str:
        """Bar line attributes."""
        measures = self._form.measures
        out = ""
        previous = measures[index - 1] if index else None
        starts = previous is not None and (previous.written != measure.written or previous.is_suffix)
        is_from_pickup = any(w.drop_ticks for w in self._form.sections)
        if starts and written.opens_repeat and not measure.is_suffix and not is_from_pickup:
            out += ' left="rptstart"'
        is_last_of_section = index + 1 == len(measures) or measures[index + 1].written != measure.written
        if is_last_of_section and not measure.is_suffix:
            if written.closes_repeat:
                out += ' right="rptend"'
            elif index + 1 == len(measures):
                out += ' right="end"'
            elif not self._form.sections[measure.written + 1].ending:
                out += ' right="dbl"'
        return out

    def _document(self, body: str) -> str:
        key, metre = self._first_state()
        head = pg_head(self._song.metadata, self._options.width) if self._options.is_paged else ""
        definition = (
            f'<scoreDef keysig="{_keysig(key)}" meter.count="{metre.numerator}" meter.unit="{metre.denominator}">'
            f'{head}<staffGrp bar.thru="false">{self._staff_defs()}</staffGrp>'
            "</scoreDef>"
        )
        return (
            f'<mei xmlns="{NAMESPACE}" meiversion="5.0"><meiHead><fileDesc><titleStmt><title/></titleStmt><pubStmt/>'
            f"</fileDesc></meiHead><music><body><mdiv><score>{definition}<section>{body}</section></score></mdiv>"
            "</body></music></mei>"
        )

    def _staff_defs(self) -> str:
        out: list[str] = []
        for staff in self._staves:
            label = (
                f"<label>{escape(staff.name)}</label>" if len(self._staves) > 1 and staff.brace != 2 else ""
            )
            clef = f'clef.shape="{staff.clef.shape}" clef.line="{staff.clef.line}"'
            keysig = ' keysig="0"' if staff.clef.is_drums else ""
            if staff.brace == 1:
                out.append(f'<staffGrp symbol="brace" bar.thru="true">{label}')
                label = ""
            out.append(f'<staffDef n="{staff.number}" lines="5" {clef}{keysig}>{label}</staffDef>')
            if staff.brace == 2:
                out.append("</staffGrp>")
        return "".join(out)


def _state(written: Written, measure: WrittenMeasure) -> tuple[Key, TimeSignature]:
    return written.section.key_at(max(measure.start - written.start, 0)), measure.signature


def _change(before: tuple[Key, TimeSignature], now: tuple[Key, TimeSignature]) -> str:
    key = f' keysig="{_keysig(now[0])}"' if before[0].fifths != now[0].fifths else ""
    metre = ""
    if before[1] != now[1]:
        metre = f' meter.count="{now[1].numerator}" meter.unit="{now[1].denominator}"'
    return f"<scoreDef{key}{metre}/>" if key or metre else ""


def _keysig(key: Key) -> str:
    return f"{abs(key.fifths)}{'s' if key.fifths > 0 else 'f'}" if key.fifths else "0"


def _numbers(ending: tuple[int, ...]) -> str:
    return ", ".join(str(n) for n in ending)


def _end_bracket(written: Written) -> str:
    return "angledown" if written.closes_repeat else "none"
