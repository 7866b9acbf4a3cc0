"""One ``part`` element → raw measures in ticks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from lxml import etree

from songwriter.base.errors import ReadError
from songwriter.base.units import PPQ
from songwriter.domain.key import MODE_OFFSET, Key
from songwriter.domain.metre import DENOMINATORS, TimeSignature
from songwriter.domain.pitch import STEP_PITCH_CLASS
from songwriter.io.musicxml.elements import ELISION
from songwriter.io.musicxml.lost_marks import lost_marks
from songwriter.io.musicxml.notation import TYPE_TICKS
from songwriter.io.musicxml.note_ids import id_stem
from songwriter.io.musicxml.raw import RawBar, RawHarmony, RawLyric, RawMeasure, RawNote, RawPart
from songwriter.io.musicxml.read_directions import read_barline, read_direction, read_sound
from songwriter.io.musicxml.read_harmony import read_harmony
from songwriter.theory.spelling import transposed_alter

_DEFAULT_VELOCITY = 80
_DEFAULT_DRUM = 38
_DISPLAY_DRUMS = {
    "F4": 36,
    "E4": 35,
    "C5": 38,
    "A4": 43,
    "G4": 41,
    "D5": 47,
    "E5": 48,
    "G5": 42,
    "F5": 51,
    "A5": 49,
}


@dataclass(slots=True)
class _Transpose:
    semitones: int = 0
    fifths: int = 0


@dataclass(slots=True)
class PartReader:
    """Reads the measures of one part into ``part`` and what holds for all parts into ``bars``.

    Only the first part read says metre, keys, repeats and section names; tempo marks are taken from all.
    ``lost`` counts what a song has no place for, ``repaired`` what was put right, by plain words.
    """

    part: RawPart
    bars: list[RawBar]
    is_first: bool
    fail: Callable[[str, str], ReadError]
    lost: Counter[str] = field(default_factory=Counter)
    repaired: Counter[str] = field(default_factory=Counter)
    _divisions: Fraction = Fraction(1)
    _metre: TimeSignature = field(default_factory=TimeSignature)
    _key: Key = field(default_factory=Key)
    _transpose: dict[int, _Transpose] = field(default_factory=dict)
    _ending: tuple[int, ...] = ()
    _ending_stops: bool = False
    _measure: RawMeasure = field(default_factory=RawMeasure)
    _bar: RawBar = field(default_factory=lambda: RawBar("", "", TimeSignature()))
    _cursor: Fraction = Fraction(0)
    _previous: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))
    _has_full_rest: int = 0

    def read(self, measures: Sequence[etree._Element]) -> None:
        """Read all measures; raises ReadError naming the measure."""
        for index, element in enumerate(measures):
            if index == len(self.bars):
                self.bars.append(RawBar(element.get("number", ""), element.get("implicit", ""), self._metre))
            self._bar, self._measure = self.bars[index], RawMeasure()
            self._cursor, self._previous, self._has_full_rest = Fraction(0), (Fraction(0), Fraction(0)), 0
            self._ending_stops = False
            try:
                self._read_measure(element)
            except (ValueError, ZeroDivisionError, OverflowError) as error:
                place = f"part {self.part.name or self.part.id}, measure {element.get('number', index + 1)}"
                line = f", line {element.sourceline}" if element.sourceline else ""
                raise self.fail(f"{error}", place + line) from error
            self.part.measures.append(self._measure)
            self._close_bar()

    def _close_bar(self) -> None:
        if self.is_first:
            self._bar.metre = self._metre
        length = self._measure.length
        regular = self._bar.metre.ticks
        if length and abs(length - regular) * 1000 < regular and self._divisions < 1000:
            length = regular
        if not length and self._has_full_rest:
            is_short = self._bar.implicit == "yes" and self._has_full_rest < regular
            length = self._has_full_rest if is_short else regular
        self._bar.length = max(self._bar.length, length)

    def _read_measure(self, measure: etree._Element) -> None:
        for element in measure:
            self.lost.update(lost_marks(element))
            if element.tag == "note":
                self._note(element)
            elif element.tag == "backup":
                self._cursor = max(self._cursor - self._ticks(element), Fraction(0))
            elif element.tag == "forward":
                self._cursor += self._ticks(element)
            else:
                self._other(element)
        if self.is_first:
            self._bar.ending = self._ending
            if self._ending_stops:
                self._ending = ()

    def _other(self, element: etree._Element) -> None:
        if element.tag == "attributes":
            self._attributes(element)
        elif element.tag == "harmony":
            self._harmony(element)
        elif element.tag == "direction":
            read_direction(element, self._tempo_bar(), self._at(element))
        elif element.tag == "sound":
            read_sound(element, self._tempo_bar(), self._at(element))
        elif element.tag == "barline" and self.is_first:
            self._barline(element)

    def _tempo_bar(self) -> RawBar:
        """The bar itself for the first part; for others one that keeps nothing but the tempo."""
        if self.is_first:
            return self._bar
        return RawBar("", "", self._metre, tempos=self._bar.tempos)

    def _ticks(self, element: etree._Element) -> Fraction:
        text = (element.findtext("duration") or "").strip()
        try:
            value = Fraction(text)
        except ValueError as error:
            raise ValueError(
                f"“{text[:20]}” is not a duration" if text else "a duration is missing"
            ) from error
        if value < 0 or value > 1_000_000_000:
            raise ValueError(f"a duration of {text[:20]}")
        return value * PPQ / self._divisions

    def _at(self, element: etree._Element) -> int:
        """The tick of the measure where a direction or chord symbol stands, its offset counted."""
        offset = Fraction((element.findtext("offset") or "0").strip() or "0") * PPQ / self._divisions
        return max(round(self._cursor + offset), 0)

    def _barline(self, element: etree._Element) -> None:
        kind, passes = read_barline(element, self._bar)
        if kind == "start":
            self._ending, self._bar.ending_starts = passes, True
        elif kind in ("stop", "discontinue"):
            self._ending = self._ending or passes
            self._ending_stops = True

    def _attributes(self, element: etree._Element) -> None:
        divisions = element.findtext("divisions")
        if divisions is not None:
            self._divisions = Fraction(divisions.strip())
            if self._divisions <= 0:
                raise ValueError(f"“{divisions}” divisions of a quarter note")
        for transpose in element.findall("transpose"):
            self._read_transpose(transpose)
        time = element.find("time")
        if time is not None:
            self._metre = read_metre(time) or self._metre
            if self.is_first:
                self._bar.metre = self._metre
        key = element.find("key")
        if key is not None and key.find("fifths") is not None:
            self._read_key(key)

    def _read_transpose(self, element: etree._Element) -> None:
        chromatic = round(float(element.findtext("chromatic") or 0))
        octaves = round(float(element.findtext("octave-change") or 0))
        diatonic = element.findtext("diatonic")
        steps = round(float(diatonic)) if diatonic else round(chromatic * 7 / 12)
        staff = int(element.get("number", "0"))
        self._transpose[staff] = _Transpose(chromatic + 12 * octaves, 7 * chromatic - 12 * steps)

    def _read_key(self, element: etree._Element) -> None:
        fifths = round(float(element.findtext("fifths") or 0)) + self._transposed(1).fifths
        mode = (element.findtext("mode") or "major").strip().lower()
        fifths = (fifths + 5) % 12 - 5 if not -7 <= fifths <= 7 else fifths
        self._key = Key(fifths, mode if mode in MODE_OFFSET else "major")
        if self.is_first:
            tick = round(self._cursor)
            self._bar.keys = [k for k in self._bar.keys if k[0] != tick] + [(tick, self._key)]

    def _transposed(self, staff: int) -> _Transpose:
        return self._transpose.get(staff) or self._transpose.get(0) or _Transpose()

    def _harmony(self, element: etree._Element) -> None:
        try:
            symbol = read_harmony(element, self._key, self._transposed(1).fifths)
        except ValueError:
            self.lost["chord symbols that cannot be read"] += 1
            return
        self._measure.harmonies.append(RawHarmony(self._at(element), symbol))

    def _note(self, element: etree._Element) -> None:
        if element.find("grace") is not None:
            self.lost["grace notes"] += 1
            return
        length = self._length(element)
        if element.find("chord") is not None:
            onset, _ = self._previous
        else:
            onset = self._cursor
            self._previous = (onset, length)
            self._cursor += length
        if element.find("cue") is not None:
            self.lost["cue notes"] += 1
        elif element.find("rest") is not None:
            self._rest(element, onset, length)
        else:
            self._measure.length = max(self._measure.length, round(onset + length))
            self._sounding(element, onset, length)

    def _rest(self, element: etree._Element, onset: Fraction, length: Fraction) -> None:
        rest = element.find("rest")
        if rest is not None and rest.get("measure") == "yes":
            self._has_full_rest = max(self._has_full_rest, round(length))
        else:
            self._measure.length = max(self._measure.length, round(onset + length))
        lyrics = _lyrics(element)
        if lyrics:
            self._measure.notes.append(
                RawNote(round(onset), 0, -1, None, 1, _staff(element), 1, lyrics=lyrics)
            )

    def _length(self, element: etree._Element) -> Fraction:
        """The duration; a tuplet that its divisions cannot hold is made exact."""
        length = self._ticks(element)
        change = element.find("time-modification")
        if change is None:
            return length
        base = TYPE_TICKS.get((element.findtext("type") or "").strip(), 0)
        exact = Fraction(
            base * (2 ** (1 + len(element.findall("dot"))) - 1), 2 ** len(element.findall("dot"))
        )
        actual, normal = (int(change.findtext(f"{k}-notes") or 1) for k in ("actual", "normal"))
        exact = exact * normal / actual
        division = PPQ / self._divisions
        if exact != length and exact % division and abs(exact - length) < division:
            return exact
        return length

    def _sounding(self, element: etree._Element, onset: Fraction, length: Fraction) -> None:
        staff = _staff(element)
        pitch, alter = self._pitch(element, staff)
        if pitch is None or not 0 <= pitch <= 127:
            self.lost["notes without a pitch that MIDI has"] += 1
            return
        start, end = round(onset), round(onset + length)
        if end <= start:
            self.lost["notes without a length"] += 1
            return
        ties = {t.get("type", "") for t in element.findall("tie")}
        ties = ties or {t.get("type", "") for t in element.findall("notations/tied")}
        voice = _voice(element.findtext("voice"), staff)
        note = RawNote(start, end - start, pitch, alter, voice, staff, _velocity(element))
        note.is_tied_back, note.is_tied_on = "stop" in ties, "start" in ties
        note.lyrics = _lyrics(element)
        note.stem = id_stem(element.get("id", ""))
        self._measure.notes.append(note)
        self.part.staves.add(staff)

    def _pitch(self, element: etree._Element, staff: int) -> tuple[int | None, int | None]:
        pitch = element.find("pitch")
        if pitch is None:
            return _drum(self.part, element), None
        step = (pitch.findtext("step") or "").strip().upper()
        if step not in STEP_PITCH_CLASS:
            raise ValueError(f"“{step}” is not the name of a note")
        exact = float(pitch.findtext("alter") or 0)
        alter = round(exact)
        if exact != alter:
            self.repaired["microtones rounded to semitones"] += 1
        written = 12 * (int(pitch.findtext("octave") or 4) + 1) + STEP_PITCH_CLASS[step] + alter
        change = self._transposed(staff)
        if not -2 <= alter <= 2:
            return written + change.semitones, None
        own = alter if not change.fifths else transposed_alter(written, alter, change.fifths)
        return written + change.semitones, own


def _drum(part: RawPart, element: etree._Element) -> int | None:
    """The General MIDI drum of an unpitched note, by its instrument or else its place; None for a pitched note."""
    unpitched = element.find("unpitched")
    if unpitched is None:
        return None
    part.has_drums = True
    instrument = element.find("instrument")
    known = part.unpitched.get(instrument.get("id", "")) if instrument is not None else None
    if known is not None:
        return known
    place = (unpitched.findtext("display-step") or "") + (unpitched.findtext("display-octave") or "")
    return _DISPLAY_DRUMS.get(place, _DEFAULT_DRUM)


def read_metre(element: etree._Element) -> TimeSignature | None:
    """A ``time`` element, sums and compounds added up; None for senza misura. Raises ValueError."""
    beats, types = element.findall("beats"), element.findall("beat-type")
    if not beats or len(beats) != len(types):
        return None
    sums = [sum(int(p) for p in (b.text or "").split("+")) for b in beats]
    pairs = [(n, int(t.text or 0)) for n, t in zip(sums, types, strict=True)]
    denominator = max(d for _, d in pairs)
    if any(d not in DENOMINATORS for _, d in pairs):
        raise ValueError(f"a metre of {pairs[0][0]}/{denominator}")
    numerator = sum(n * denominator // d for n, d in pairs)
    if not 1 <= numerator <= 64:
        raise ValueError(f"a metre of {numerator}/{denominator}")
    return TimeSignature(numerator, denominator)


def _staff(element: etree._Element) -> int:
    text = element.findtext("staff")
    return int(text) if text else 1


def _voice(text: str | None, staff: int) -> int:
    number = int(text) if text and text.strip().isdigit() else 1
    if staff > 1 and number > 4:
        number = (number - 1) % 4 + 1
    return min(max(number, 1), 64)


def _velocity(element: etree._Element) -> int:
    try:
        percent = float(element.get("dynamics", ""))
    except ValueError:
        return _DEFAULT_VELOCITY
    return min(max(round(percent * 0.9), 1), 127)


def _lyrics(element: etree._Element) -> list[RawLyric]:
    out = []
    for lyric in element.findall("lyric"):
        texts = ["".join(t.itertext()).strip() for t in lyric.findall("text")]
        extend = lyric.find("extend")
        is_extended = extend is not None and extend.get("type", "start") != "stop"
        syllabics = [(s.text or "").strip() for s in lyric.findall("syllabic")]
        text = ELISION.join(t for t in texts if t)
        is_line_end = lyric.find("end-line") is not None or lyric.find("end-paragraph") is not None
        line = lyric.get("number") or lyric.get("name") or "1"
        out.append(RawLyric(line, text, _joined(syllabics), is_extended, is_line_end))
    return out


def _joined(syllabics: list[str]) -> str:
    """One word for the place of an elided pair in its words."""
    known = [s for s in syllabics if s in ("single", "begin", "middle", "end")] or ["single"]
    if len(known) == 1:
        return known[0]
    opens, goes_on = known[0] in ("single", "begin"), known[-1] in ("begin", "middle")
    if opens:
        return "begin" if goes_on else "single"
    return "middle" if goes_on else "end"
