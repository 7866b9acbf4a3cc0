"""ABC tune books: melody with chord symbols in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from songwriter.assist.leadsheet import GRID
from songwriter.training.corpora.raw import Raw, assemble
from songwriter.training.corpora.refusals import Read, Refused
from songwriter.training.corpora.repeats import Written, unroll
from songwriter.training.corpora.split import normalised_title
from songwriter.training.corpora.symbols import STEPS, read_chord

WHOLE = 4 * GRID

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"
    | \{[^}]*\} | ![^!]*! | \+[a-z]+\+                                  # grace notes, decorations
    | (?P<line>:*\|+[\]:|]*|::|\[\|)
    | \[(?P<field>[A-Za-z]):(?P<value>[^\]]*)\]
    | \[?(?P<ending>\d(?:[,-]\d)*)(?=[\s"A-Ga-gzx(\[^_=])
    | \((?P<tuplet>\d)(?::(?P<into>\d?))?(?::(?P<count>\d?))?
    | (?P<accidental>[\^_=]*)(?P<step>[A-Ga-gxzyZ])(?P<octave>[,']*)(?P<length>\d*(?:/+\d*)?)
    | \[(?P<stop>[^\]|:]*)\](?P<stop_length>\d*(?:/+\d*)?)
    | (?P<broken>[<>]+)
    | (?P<tie>-)
    """,
    re.VERBOSE,
)
_MODES = {"": 0, "maj": 0, "ion": 0, "m": -3, "min": -3, "aeo": -3, "mix": -1, "dor": -2, "phr": -4, "lyd": 1,
          "loc": -5}  # fmt: skip
_SHARPS = {"C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5, "F": -1}


def fifths_of_key(text: str) -> int | None:
    """Signature of a ``K:`` value such as ``Ador``; None if it names no key."""
    found = re.match(r"\s*([A-G])([#b]?)\s*([A-Za-z]*)", text)
    if not found:
        return None
    mode = found.group(3).lower()[:3]
    shift = {"#": 7, "b": -7, "": 0}[found.group(2)]
    return _SHARPS[found.group(1)] + shift + _MODES.get(mode, 0)


def length_of(text: str) -> float:
    """A length multiplier such as ``3/2`` or ``//``."""
    if "/" not in text:
        return float(text or 1)
    upper, _, lower = text.partition("/")
    digits = lower.replace("/", "")
    return int(upper or 1) / (int(digits) if digits else 2 ** (lower.count("/") + 1))


def metre_of(text: str) -> tuple[int, int] | None:
    """The metre of an ``M:`` value; None if it has none."""
    text = {"C|": "2/2", "C": "4/4"}.get(text.strip(), text)
    found = re.match(r"(\d+)/(\d+)", text)
    return (int(found.group(1)), int(found.group(2))) if found else None


def read(folder: Path, source: str) -> Iterator[Read]:
    """Every tune below ``folder/abc``; one without a title has no split key."""
    for path in sorted((folder / "abc").glob("*.abc")):
        tune = _Tune()
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            if not tune.take(line):
                break
        measures = tune.finish()
        if not tune.title or not measures:
            yield Refused(str(path.relative_to(folder)), "no measures" if tune.title else "no title")
        else:
            raw = Raw(tune.title, source, normalised_title(tune.title), "folk")
            unroll(measures, raw)
            yield assemble(raw)


@dataclass
class _Tune:
    """Reads one tune line by line."""

    title: str = ""
    unit: float = 0.0
    metre: tuple[int, int] = (4, 4)
    fifths: int = 0
    in_body: bool = False
    measures: list[Written] = field(default_factory=list)
    current: Written = field(default_factory=Written)
    notes: list[list[float]] = field(default_factory=list)
    now: float = 0.0
    accidentals: dict[str, int] = field(default_factory=dict)
    tuplet_left: int = 0
    tuplet_factor: float = 1.0
    broken_factor: float = 1.0
    endings: tuple[int, ...] = ()

    def take(self, line: str) -> bool:
        """Read one line; False when the next tune begins."""
        line = line.split("%", maxsplit=1)[0]
        header = re.match(r"^([A-Za-z]):(.*)$", line)
        if header:
            return self._field(header.group(1), header.group(2).strip())
        if self.in_body:
            for token in _TOKEN.finditer(line):
                self._token(token)
        return True

    def finish(self) -> list[Written]:
        """All measures; the last needs no bar line."""
        self._close()
        return self.measures

    def _field(self, name: str, value: str) -> bool:
        if name == "X" and self.in_body:
            return False
        if name == "T" and not self.title:
            self.title = re.sub(r"^(.*), (The|A)$", r"\2 \1", value)
        elif name == "L" and (found := re.match(r"(\d+)/(\d+)", value)):
            self.unit = int(found.group(1)) / int(found.group(2))
        elif name == "M":
            self.metre = metre_of(value) or self.metre
        elif name == "P" and self.in_body:
            self.current.section = value
        elif name == "K":
            fifths = fifths_of_key(value)
            self.fifths = self.fifths if fifths is None else fifths
            self.in_body = True
            self.unit = self.unit or (1 / 16 if self.metre[0] / self.metre[1] < 0.75 else 1 / 8)
        return True

    def _token(self, token: re.Match[str]) -> None:
        parts = token.groupdict()
        if parts["quoted"] is not None:
            if re.match(r"^\(?[A-G]", parts["quoted"]) and len(parts["quoted"]) < 10:
                self._chord(parts["quoted"])
        elif parts["line"]:
            self._line(parts["line"])
        elif parts["field"]:
            self._field(parts["field"], parts["value"].strip())
        elif parts["ending"]:
            self.endings = tuple(int(n) for n in re.findall(r"\d", parts["ending"]))
        elif parts["tuplet"]:
            self._tuplet(parts)
        elif parts["step"]:
            self._note(parts["accidental"], parts["step"], parts["octave"], length_of(parts["length"]))
        elif parts["stop"]:
            self._double_stop(parts["stop"], length_of(parts["stop_length"] or ""))
        elif self.notes and (parts["broken"] or parts["tie"]):
            self._change_last(parts["broken"] or "")

    def _chord(self, text: str) -> None:
        first = re.split(r"[\s(]", text.strip("()"))[0]
        chord = read_chord(first)
        if chord:
            self.current.chords.append((round(self.now), chord))

    def _line(self, line: str) -> None:
        self._close()
        if line.startswith(":") and self.measures:
            self.measures[-1].repeat_ends = True
            self.endings = ()
        if line.endswith(":") and (len(line) > 1):
            self.current.repeat_starts = True
        if "||" in line or "|]" in line:
            self.endings = ()

    def _close(self) -> None:
        if self.now < 0.01:
            return
        measure = self.current
        measure.length, measure.metre, measure.fifths = round(self.now), self.metre, self.fifths
        measure.endings = self.endings
        measure.notes = [(round(o), int(p), max(1, round(d)), bool(t)) for o, p, d, t in self.notes]
        self.measures.append(measure)
        self.current, self.notes, self.now, self.accidentals = Written(), [], 0.0, {}

    def _tuplet(self, parts: dict[str, str | None]) -> None:
        size = int(parts["tuplet"] or 3)
        is_compound = self.metre[1] == 8 and self.metre[0] % 3 == 0
        default = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}.get(size, 3 if is_compound else 2)
        into = int(parts["into"]) if parts["into"] else default
        self.tuplet_left = int(parts["count"]) if parts["count"] else size
        self.tuplet_factor = into / size

    def _double_stop(self, text: str, factor: float) -> None:
        notes = list(re.finditer(r"([\^_=]*)([A-Ga-g])([,']*)(\d*(?:/+\d*)?)", text))
        if notes:
            accidental, step, octave, length = max(notes, key=lambda n: self._pitch(n[2], n[3], 0)).groups()
            self._note(accidental, step, octave, length_of(length) * factor)

    @staticmethod
    def _pitch(step: str, octave: str, alter: int) -> int:
        return (
            60 + STEPS[step.upper()] + 12 * (step.islower() + octave.count("'") - octave.count(",")) + alter
        )

    def _note(self, accidental: str, step: str, octave: str, length: float) -> None:
        if step == "y":
            return
        duration = length * (self.unit * WHOLE)
        if step == "Z":
            duration = length * WHOLE * self.metre[0] / self.metre[1]
        if self.tuplet_left > 0:
            duration *= self.tuplet_factor
            self.tuplet_left -= 1
        duration *= self.broken_factor
        self.broken_factor = 1.0
        if step not in "xzZ":
            name = step + octave
            if accidental:
                self.accidentals[name] = accidental.count("^") - accidental.count("_")
            alter = self.accidentals.get(name, self._from_signature(step.upper()))
            self.notes.append([self.now, self._pitch(step, octave, alter), duration, 0.0])
        self.now += duration

    def _from_signature(self, step: str) -> int:
        if self.fifths > 0:
            return int("FCGDAEB".index(step) < self.fifths)
        return -int("BEADGCF".index(step) < -self.fifths)

    def _change_last(self, mark: str) -> None:
        """A broken rhythm such as ``>`` after the last note, or (no mark) a tie from it."""
        if not mark:
            self.notes[-1][3] = 1.0
            return
        long, short = 2 - 0.5 ** len(mark), 0.5 ** len(mark)
        first, second = (long, short) if mark[0] == ">" else (short, long)
        before = self.notes[-1][2]
        self.notes[-1][2] = before * first
        self.now += before * (first - 1)
        self.broken_factor = second
