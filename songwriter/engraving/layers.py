"""The layers of one staff in one measure: notes, rests, beams, tuplets, ties, syllables."""

from __future__ import annotations

from html import escape

from songwriter.domain import Key, Syllabic
from songwriter.engraving.chord_items import NewId
from songwriter.engraving.drums import DEFAULT_PLACE, DRUM_PLACES
from songwriter.engraving.form import WrittenMeasure
from songwriter.engraving.refs import RestRef
from songwriter.engraving.rhythm import Piece, Tuplet, measure_content, pulses
from songwriter.engraving.spelling import MEI_ACCIDENTALS, AccidentalMemory, spell
from songwriter.engraving.staves import Staff
from songwriter.engraving.voices import Member, Voice
from songwriter.engraving.words import PlacedSyllable, Words, continues

_BEAMED = frozenset(("8", "16", "32", "64", "128"))
_WORD_PLACES = {Syllabic.BEGIN: "i", Syllabic.MIDDLE: "m", Syllabic.END: "t"}


class Layers:
    """Writes the measures of one staff in order; ties may lead from one into the next."""

    def __init__(self, staff: Staff, voices: tuple[Voice, ...], words: Words | None, new_id: NewId) -> None:
        self._staff, self._voices, self._words, self._new = staff, voices, words, new_id
        self._open_ties: dict[tuple[int, int, int], str] = {}
        self._controls: list[str] = []
        self._memory = AccidentalMemory(Key())
        self._key = Key()

    def measure(self, measure: WrittenMeasure, key: Key) -> tuple[str, list[str]]:
        """MEI of the staff's layers, and the ties and loose words that belong to the measure."""
        self._controls = []
        self._key = key
        self._memory = AccidentalMemory(key)
        layers: list[str] = []
        for number, voice in enumerate(self._voices, 1):
            content = self._layer(number, voice, measure)
            if content is not None:
                layers.append(f'<layer n="{number}">{content}</layer>')
        if not layers:
            layers.append(f'<layer n="1">{self._whole_rest(measure)}</layer>')
        if self._words is not None:
            self._controls.extend(
                _loose(p, measure, self._staff.number, self._new)
                for p in self._words.loose
                if measure.start <= p.onset < measure.end
            )
        return "".join(layers), self._controls

    def _layer(self, number: int, voice: Voice, measure: WrittenMeasure) -> str | None:
        spans = voice.spans(measure)
        if all(s.event is None for s in spans):
            return None
        is_upper = number == 1
        out: list[str] = []
        beam = _Beams(measure)
        for item in measure_content(measure, spans, voice.grid):
            if isinstance(item, Tuplet):
                out.append(beam.close())
                out.append(self._tuplet(item, voice, number))
                continue
            out.append(beam.before(item))
            out.append(self._piece(item, voice, number, is_upper))
        out.append(beam.close())
        return _join_beams("".join(out))

    def _whole_rest(self, measure: WrittenMeasure) -> str:
        name = self._new("r", RestRef(self._staff.number), measure.start, measure.end)
        return f'<mRest xml:id="{name}"/>'

    def _tuplet(self, tuplet: Tuplet, voice: Voice, number: int) -> str:
        pieces = "".join(self._piece(p, voice, number, True) for p in tuplet.pieces)
        beamed = len(tuplet.pieces) > 1 and all(
            p.dur in _BEAMED and p.event is not None for p in tuplet.pieces
        )
        inner = f"<beam>{pieces}</beam>" if beamed else pieces
        bracket = "false" if beamed else "true"
        return (
            f'<tuplet num="{tuplet.num}" numbase="{tuplet.base}" bracket.visible="{bracket}" num.format="count">'
            f"{inner}</tuplet>"
        )

    def _piece(self, piece: Piece, voice: Voice, number: int, is_upper: bool) -> str:
        dots = f' dots="{piece.dots}"' if piece.dots else ""
        value = f'dur="{piece.dur}"{dots}'
        if piece.event is None:
            if not is_upper:
                return f"<space {value}/>"
            name = self._new("r", RestRef(self._staff.number), piece.onset, piece.end)
            return f'<rest xml:id="{name}" {value}/>'
        event = voice.events[piece.event]
        is_chord = len(event.members) > 1
        words = self._syllables(piece, number)
        value_of_note = "" if is_chord else " " + value
        inner = "" if is_chord else words
        notes = "".join(self._note(m, piece, number, value_of_note, inner) for m in event.members)
        return f"<chord {value}>{notes}{words}</chord>" if is_chord else notes

    def _note(self, member: Member, piece: Piece, number: int, value: str, inner: str) -> str:
        note = member.note
        name = self._new("n", member.ref, piece.onset, piece.end)
        self._tie(piece, number, note.pitch, name)
        if self._staff.clef.is_drums:
            place, cross = DRUM_PLACES.get(note.pitch, DEFAULT_PLACE)
            head = ' head.shape="x"' if cross else ""
            return f'<note xml:id="{name}" loc="{place}"{value}{head}>{inner}</note>'
        spelled = spell(note.pitch, note.alter, self._key)
        needs = piece.starts and self._memory.needs_sign(spelled)
        sign = MEI_ACCIDENTALS[spelled.alter]
        accidental = f' accid="{sign}"' if needs else f' accid.ges="{sign}"' if spelled.alter else ""
        return (
            f'<note xml:id="{name}" pname="{spelled.step.lower()}" oct="{spelled.octave}"{value}{accidental}>'
            f"{inner}</note>"
        )

    def _tie(self, piece: Piece, number: int, pitch: int, name: str) -> None:
        if piece.event is None:
            return
        key = (number, piece.event, pitch)
        start = self._open_ties.pop(key, None)
        if start is not None and not piece.starts:
            self._controls.append(f'<tie startid="#{start}" endid="#{name}"/>')
        if piece.ties_on:
            self._open_ties[key] = name

    def _syllables(self, piece: Piece, number: int) -> str:
        if self._words is None or number != 1 or not piece.starts or piece.event is None:
            return ""
        return "".join(_verse(p, self._new, piece) for p in self._words.by_event.get(piece.event, ()))


class _Beams:
    """Opens and closes beams: notes shorter than a quarter that share a pulse."""

    def __init__(self, measure: WrittenMeasure) -> None:
        self._starts = [p.start for p in pulses(measure)]
        self._pulse = -1
        self._is_open = False

    def before(self, piece: Piece) -> str:
        pulse = sum(1 for s in self._starts if s <= piece.onset)
        if piece.dur not in _BEAMED or piece.event is None:
            return self.close()
        if self._is_open and pulse == self._pulse:
            return ""
        closing = self.close()
        self._pulse, self._is_open = pulse, True
        return closing + "<beam>"

    def close(self) -> str:
        was_open, self._is_open = self._is_open, False
        return "</beam>" if was_open else ""


def _join_beams(content: str) -> str:
    """Drop beams around a single note."""
    parts = content.split("<beam>")
    out = [parts[0]]
    for part in parts[1:]:
        inside, closed, rest = part.partition("</beam>")
        notes = inside.count("</chord>") or inside.count("</note>")
        out.append(f"<beam>{inside}</beam>{rest}" if closed and notes > 1 else inside + rest)
    return "".join(out)


def _verse(placed: PlacedSyllable, new_id: NewId, piece: Piece) -> str:
    syllable = placed.syllable
    name = new_id("y", placed.ref, piece.onset, piece.end)
    label = f"<label>{placed.label}</label>" if placed.label else ""
    place = _WORD_PLACES.get(syllable.syllabic)
    word = f' wordpos="{place}"' if place else ""
    joint = ' con="d"' if continues(syllable) else ' con="u"' if syllable.extends else ""
    return f'<verse n="{placed.line}">{label}<syl xml:id="{name}"{word}{joint}>{escape(syllable.text)}</syl></verse>'


def _loose(placed: PlacedSyllable, measure: WrittenMeasure, staff: int, new_id: NewId) -> str:
    """A syllable that no note carries yet stands below the staff, in its place in the bar."""
    name = new_id("y", placed.ref, placed.onset, placed.onset)
    stamp = 1 + (placed.onset - measure.start) / measure.signature.unit_ticks
    text = escape(placed.syllable.text + ("-" if continues(placed.syllable) else ""))
    return f'<dir xml:id="{name}" staff="{staff}" place="below" tstamp="{stamp:.6g}">{text}</dir>'
