"""The McGill Billboard annotations: chords and sections of chart songs, no melody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from songwriter.assist.leadsheet import GRID, Chord
from songwriter.training.corpora.raw import Raw, RawMeasure, assemble, fifths_of_tonic
from songwriter.training.corpora.refusals import Read, Refused
from songwriter.training.corpora.symbols import pitch_class, read_chord

_KINDS = {
    "maj": "major", "min": "minor", "7": "dominant", "maj7": "major-seventh", "min7": "minor-seventh",
    "dim": "diminished", "dim7": "diminished-seventh", "hdim7": "half-diminished", "aug": "augmented",
    "sus4": "suspended-fourth", "sus2": "suspended-second", "maj6": "major-sixth", "min6": "minor-sixth",
    "minmaj7": "major-minor", "9": "dominant", "11": "dominant", "13": "dominant", "min9": "minor-seventh",
    "min11": "minor-seventh", "min13": "minor-seventh", "maj9": "major-seventh", "maj13": "major-seventh",
    "5": "power", "1": "major", "": "major",
}  # fmt: skip
_DEGREES = (0, 2, 4, 5, 7, 9, 11)
_SECTIONS = frozenset(
    {"verse", "chorus", "intro", "bridge", "outro", "solo", "pre-chorus", "interlude", "instrumental"}
)
_MODES = ((0, 1.02), (-1, 1.0), (-2, 1.0), (-3, 1.01))
"""(difference of the signature, weight) of ionian, mixolydian, dorian, aeolian on the given tonic."""


def read(folder: Path) -> Iterator[Read]:
    """Every song once (151 entries of the charts repeat one)."""
    seen: set[str] = set()
    for path in sorted(folder.glob("billboard-2.0-salami_chords/*/*.txt")):
        song = _Song()
        for line in path.read_text(encoding="utf-8").splitlines():
            song.take(line)
        raw = song.finish()
        name = str(path.relative_to(folder))
        if not raw.measures:
            yield Refused(name, "no measures")
        elif raw.key in seen:
            yield Refused(name, "a song that was read already")
        else:
            seen.add(raw.key)
            yield assemble(raw, repair_keys=False)


@dataclass
class _Song:
    """Reads one annotation line by line."""

    title: str = ""
    artist: str = ""
    metre: tuple[int, int] = (4, 4)
    tonics: list[tuple[int, int]] = field(default_factory=list)
    now: int = 0
    raw: Raw = field(default_factory=lambda: Raw("", "mcgill_billboard", "", "rock"))

    def take(self, line: str) -> None:
        comment = re.match(r"# (\w+): (.*)", line)
        if comment:
            self._comment(comment.group(1), comment.group(2))
        timed = re.match(r"^[\d.]+\t(.*)$", line)
        if not timed:
            return
        text = timed.group(1)
        for word in re.findall(r"[a-z-]{4,}", text.split("|")[0]):
            if word in _SECTIONS:
                self.raw.sections.append((self.now, word))
        if text.count("|") > 1:
            times = re.search(r"\|\s*x(\d)", text)
            for _ in range(int(times.group(1)) if times else 1):
                for measure in text[text.index("|") + 1 : text.rindex("|")].split("|"):
                    self._measure(measure.split())

    def finish(self) -> Raw:
        raw = self.raw
        raw.title, raw.key = f"{self.artist} | {self.title}", f"{self.artist}|{self.title}"
        ends = [at for at, _ in self.tonics[1:]] + [self.now]
        for (start, tonic), end in zip(self.tonics, ends, strict=True):
            if end > start:
                raw.keys.append((start, self._signature(tonic, start, end)))
        return raw

    def _comment(self, name: str, value: str) -> None:
        if name == "title":
            self.title = value
        elif name == "artist":
            self.artist = value
        elif name == "metre":
            beats, unit = value.split("/")
            self.metre = (int(beats), int(unit))
        elif name == "tonic" and (tonic := read_chord(value)):
            self.tonics.append((self.now, tonic.root))

    def _measure(self, tokens: list[str]) -> None:
        metre = self.metre
        if tokens and (own := re.match(r"^\((\d+)/(\d+)\)$", tokens[0])):
            metre = (int(own.group(1)), int(own.group(2)))
            tokens = tokens[1:]
        measure = RawMeasure(self.now, 4 * GRID * metre[0] // metre[1], metre)
        for index, word in enumerate(tokens):
            at = self.now + round(index * measure.length / len(tokens))
            if word == "N":
                self.raw.chords.append((at, None))
            elif chord := _chord(word):
                self.raw.chords.append((at, chord))
        self.raw.measures.append(measure)
        self.now += measure.length

    def _signature(self, tonic: int, start: int, end: int) -> int:
        """The annotations give a tonic only; the mode is the one whose scale holds most chord tones."""
        chords = [c for at, c in self.raw.chords if c and start <= at < end]

        def fit(mode: tuple[int, float]) -> float:
            home = (fifths_of_tonic(tonic) + mode[0]) * 7
            scale = {(home + degree) % 12 for degree in _DEGREES}
            return mode[1] * sum(len(c.pitch_classes & scale) for c in chords)

        return fifths_of_tonic(tonic) + max(_MODES, key=fit)[0]


def _chord(token: str) -> Chord | None:
    found = re.match(r"^([A-G])([#b]*):([^/]*)(?:/([#b]*)(\d+))?$", token)
    if not found:
        return None
    root = pitch_class(found.group(1), found.group(2))
    written = found.group(3)
    kind = _KINDS.get(re.sub(r"\(.*", "", written), "major")
    if kind == "suspended-fourth" and "b7" in written:
        kind = "dominant-suspended"
    bass = root
    if found.group(5):
        marks = found.group(4)
        degree = _DEGREES[(int(found.group(5)) - 1) % 7]
        bass = (root + degree + marks.count("#") - marks.count("b")) % 12
    return Chord(root, kind, bass)
