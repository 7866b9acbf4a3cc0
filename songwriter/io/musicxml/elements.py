"""Small pieces of MusicXML 4.0 as text: pitches, harmony, keys, metres, clefs, tempo marks."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.sax.saxutils import escape

from songwriter.domain.chord_symbol import KIND_INTERVALS, ChordDegree, ChordSymbol
from songwriter.domain.key import Key
from songwriter.domain.metre import TimeSignature
from songwriter.domain.pitch import STEP_PITCH_CLASS
from songwriter.theory.chord_names import suffix_text
from songwriter.theory.chord_tables import FAMILY
from songwriter.theory.spelling import spell_pitch

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ACCIDENTALS = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}

_DRUM_PLACES = {
    35: "E4", 36: "F4", 37: "C5", 38: "C5", 39: "C5", 40: "C5", 41: "G4", 43: "A4", 45: "B4", 47: "D5", 48: "E5",
    50: "F5", 42: "G5", 44: "D4", 46: "G5", 49: "A5", 57: "B5", 52: "B5", 55: "B5", 51: "F5", 53: "F5", 59: "F5",
    54: "D5", 56: "E5",
}  # fmt: skip
"""General MIDI percussion key → staff place, after common drum-set notation."""

ELISION = "‿"


def text_xml(text: str) -> str:
    """Escape text and leave out what XML cannot hold."""
    return escape(_NOT_XML.sub("", text))


def number_xml(value: float) -> str:
    """A decimal without an exponent."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def key_xml(key: Key) -> str:
    """``key`` element."""
    return f"<key><fifths>{key.fifths}</fifths><mode>{key.mode}</mode></key>"


def time_xml(metre: TimeSignature) -> str:
    """``time`` element."""
    return f"<time><beats>{metre.numerator}</beats><beat-type>{metre.denominator}</beat-type></time>"


def clef_xml(kind: str) -> str:
    """``clef`` element for ``treble``, ``bass`` or ``percussion``."""
    if kind == "percussion":
        return "<clef><sign>percussion</sign></clef>"
    sign, line = ("F", 4) if kind == "bass" else ("G", 2)
    return f"<clef><sign>{sign}</sign><line>{line}</line></clef>"


@lru_cache(maxsize=8192)
def pitch_xml(step: str, alter: int, octave: int) -> str:
    """``pitch`` element."""
    sign = f"<alter>{alter}</alter>" if alter else ""
    return f"<pitch><step>{step}</step>{sign}<octave>{octave}</octave></pitch>"


@lru_cache(maxsize=256)
def unpitched_xml(pitch: int) -> str:
    """``unpitched`` element of a General MIDI percussion key."""
    place = _DRUM_PLACES.get(pitch, "C5")
    return f"<unpitched><display-step>{place[0]}</display-step><display-octave>{place[1]}</display-octave></unpitched>"


def accidental_xml(alter: int) -> str:
    """``accidental`` element, "" where no sign says it."""
    return f"<accidental>{_ACCIDENTALS[alter]}</accidental>" if alter in _ACCIDENTALS else ""


@lru_cache(maxsize=16384)
def spelled(pitch: int, key: Key, chord: ChordSymbol | None, alter: int | None) -> tuple[str, int, int]:
    """Step, alteration and octave (kept within what MusicXML can write: octaves 0–9)."""
    found = spell_pitch(pitch, key, chord, alter)
    if not 0 <= found.octave <= 9:
        return _plain_spelling(pitch)
    return found.step, found.alter, found.octave


def _plain_spelling(pitch: int) -> tuple[str, int, int]:
    """Octaves of MusicXML start at 0: the lowest MIDI octave is written an octave up and altered back."""
    step = max(
        (s for s in STEP_PITCH_CLASS if STEP_PITCH_CLASS[s] <= pitch % 12), key=STEP_PITCH_CLASS.__getitem__
    )
    octave = pitch // 12 - 1
    shift = 0 if octave >= 0 else 1
    return step, pitch % 12 - STEP_PITCH_CLASS[step] - 12 * shift, octave + shift


def signature_alters(key: Key) -> dict[str, int]:
    """What the key signature does to each letter."""
    return dict(_signature(key.fifths))


@lru_cache(maxsize=32)
def _signature(fifths: int) -> tuple[tuple[str, int], ...]:
    order = "FCGDAEB" if fifths > 0 else "BEADGCF"
    sign = 1 if fifths > 0 else -1
    return tuple((step, sign if order.index(step) < abs(fifths) else 0) for step in order)


@lru_cache(maxsize=4096)
def harmony_xml(symbol: ChordSymbol) -> tuple[str, str]:
    """A ``harmony`` element in two halves: an ``offset`` may stand between them."""
    if symbol.root is None:
        root = '<root><root-step text="">C</root-step></root>'
        return f'<harmony>{root}<kind text="N.C.">none</kind>', "</harmony>"
    text = text_xml(suffix_text(symbol)).replace('"', "&quot;")
    out = [f"<harmony>{_named('root', symbol.root.step, symbol.root.alter)}"]
    out.append(f'<kind text="{text}">{symbol.kind}</kind>')
    if symbol.bass:
        out.append(_named("bass", symbol.bass.step, symbol.bass.alter))
    out += [
        f'<degree print-object="no"><degree-value>{d.value}</degree-value>'
        f"<degree-alter>{written_alter(symbol.kind, d)}</degree-alter><degree-type>{d.action}</degree-type></degree>"
        for d in symbol.degrees
    ]
    return "".join(out), "</harmony>"


END_OF_CHORD = (
    '<harmony print-object="no"><root><root-step text="">C</root-step></root><kind text="">none</kind>',
    "</harmony>",
)
"""A hidden “no chord”: the chord before ends here and nothing follows."""


def _named(what: str, step: str, alter: int) -> str:
    sign = f"<{what}-alter>{alter}</{what}-alter>" if alter else ""
    return f"<{what}><{what}-step>{step}</{what}-step>{sign}</{what}>"


def written_alter(kind: str, degree: ChordDegree) -> int:
    """``degree-alter``: against the chord's own tone for alterations (MusicXML 4.0), ours count from the plain one."""
    return degree.alter - _own_offset(kind, degree.value, degree.action)


def read_alter(kind: str, value: int, action: str, alter: int) -> int:
    """The other way round."""
    return alter + _own_offset(kind, value, action)


def _own_offset(kind: str, value: int, action: str) -> int:
    if action != "alter":
        return 0
    own = [t for t in KIND_INTERVALS[kind] if t in FAMILY.get(value, ())]
    return own[0] - ChordDegree(value).semitones if own else 0


def tempo_xml(bpm: float, metre: TimeSignature) -> tuple[str, str]:
    """A metronome mark with its sound, in two halves: an ``offset`` may stand between them."""
    unit, count = "<beat-unit>quarter</beat-unit>", bpm
    if metre.is_compound and metre.denominator == 8:
        unit, count = "<beat-unit>quarter</beat-unit><beat-unit-dot/>", bpm / 1.5
    shown = number_xml(round(count, 2))
    mark = f'<metronome parentheses="no">{unit}<per-minute>{shown}</per-minute></metronome>'
    head = f'<direction placement="above"><direction-type>{mark}</direction-type>'
    return head, f'<sound tempo="{number_xml(bpm)}"/></direction>'


def rehearsal_xml(name: str) -> str:
    """A rehearsal mark."""
    words = f"<rehearsal>{text_xml(name)}</rehearsal>"
    return f'<direction placement="above"><direction-type>{words}</direction-type></direction>'


@lru_cache(maxsize=8192)
def lyric_xml(number: int, text: str, syllabic: str, extends: bool, line_end: bool) -> str:
    """A ``lyric`` element; ``‿`` in the text becomes an elision."""
    first, *others = text.split(ELISION)
    out = [f'<lyric number="{number}"><syllabic>{syllabic}</syllabic><text>{text_xml(first)}</text>']
    out += [f"<elision>{ELISION}</elision><text>{text_xml(other)}</text>" for other in others]
    out.append(("<extend/>" if extends else "") + ("<end-line/>" if line_end else "") + "</lyric>")
    return "".join(out)
