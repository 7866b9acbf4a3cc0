"""OpenEWLD: compressed MusicXML lead sheets."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from songwriter.assist.leadsheet import CHORD_KINDS, GRID, Chord
from songwriter.training.corpora.raw import Raw, assemble
from songwriter.training.corpora.refusals import Read, Refused
from songwriter.training.corpora.repeats import Written, unroll
from songwriter.training.corpora.split import normalised_title
from songwriter.training.corpora.symbols import STEPS

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
_OTHER_KINDS = {
    "dominant-seventh": "dominant", "dominant-ninth": "dominant", "dominant-11th": "dominant",
    "dominant-13th": "dominant", "major-ninth": "major-seventh", "major-11th": "major-seventh",
    "major-13th": "major-seventh", "minor-ninth": "minor-seventh", "minor-11th": "minor-seventh",
    "minor-13th": "minor-seventh",
}  # fmt: skip


def read(folder: Path) -> Iterator[Read]:
    """Every score of the manifest."""
    with (folder / "manifest.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            root = _open(folder / row["file"])
            title = row["title"]
            raw = Raw(title, "openewld_pd", normalised_title(title), "songbook")
            if root is not None:
                unroll(_Score(root).measures(), raw)
            yield assemble(raw) if raw.measures else Refused(row["file"], "no measures")


def _open(path: Path) -> etree._Element | None:
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.endswith(".xml") and "META" not in n]
        return etree.fromstring(archive.read(names[0]), _PARSER) if names else None


def _integer(element: etree._Element, path: str, default: int) -> int:
    text = element.findtext(path)
    return default if text is None else round(float(text))


class _Score:
    """Walks the first part of a partwise score, first voice and chord symbols."""

    def __init__(self, root: etree._Element) -> None:
        part = root.find("part")
        self._elements = [] if part is None else part.findall("measure")
        self._divisions = 1
        self._fifths = 0
        self._metre = (4, 4)
        self._endings: tuple[int, ...] = ()
        self._now = 0.0

    def measures(self) -> list[Written]:
        return [self._measure(e) for e in self._elements]

    def _measure(self, element: etree._Element) -> Written:
        out = Written()
        self._now = furthest = 0.0
        ending_stops = False
        for child in element:
            if child.tag == "attributes":
                self._attributes(child)
            elif child.tag == "harmony":
                self._harmony(child, out)
            elif child.tag == "note":
                self._note(child, out)
            elif child.tag in ("backup", "forward"):
                step = _integer(child, "duration", 0) / self._divisions * GRID
                self._now += step if child.tag == "forward" else -step
            elif child.tag == "barline":
                ending_stops = self._barline(child, out) or ending_stops
            furthest = max(furthest, self._now)
        out.metre, out.fifths, out.endings = self._metre, self._fifths, self._endings
        nominal = 4 * GRID * self._metre[0] // self._metre[1]
        out.length = round(furthest) or nominal
        if ending_stops:
            self._endings = ()
        return out

    def _attributes(self, element: etree._Element) -> None:
        self._divisions = _integer(element, "divisions", self._divisions)
        self._fifths = _integer(element, "key/fifths", self._fifths)
        beats = element.findtext("time/beats") or ""
        if beats.isdigit():
            self._metre = (int(beats), _integer(element, "time/beat-type", 4))

    def _harmony(self, element: etree._Element, out: Written) -> None:
        kind = element.findtext("kind") or "major"
        at = round(self._now + _integer(element, "offset", 0) / self._divisions * GRID)
        step = element.findtext("root/root-step")
        if kind == "none" or step is None:
            out.chords.append((at, None))
            return
        kind = _OTHER_KINDS.get(kind, kind)
        root = (STEPS[step] + _integer(element, "root/root-alter", 0)) % 12
        bass_step = element.findtext("bass/bass-step")
        bass = (
            root if bass_step is None else (STEPS[bass_step] + _integer(element, "bass/bass-alter", 0)) % 12
        )
        out.chords.append((max(0, at), Chord(root, kind if kind in CHORD_KINDS else "major", bass)))

    def _note(self, element: etree._Element, out: Written) -> None:
        if element.find("grace") is not None or element.find("chord") is not None:
            return
        start = self._now
        self._now += _integer(element, "duration", 0) / self._divisions * GRID
        step = element.findtext("pitch/step")
        if step is None or element.findtext("voice") not in (None, "1"):
            return
        octave = _integer(element, "pitch/octave", 4)
        pitch = 12 * (octave + 1) + STEPS[step] + _integer(element, "pitch/alter", 0)
        tied = any(t.get("type") == "start" for t in element.findall("tie"))
        out.notes.append((round(start), pitch, max(1, round(self._now) - round(start)), tied))

    def _barline(self, element: etree._Element, out: Written) -> bool:
        repeat = element.find("repeat")
        if repeat is not None:
            if repeat.get("direction") == "forward":
                out.repeat_starts = True
            else:
                out.repeat_ends = True
        ending = element.find("ending")
        if ending is None:
            return False
        if ending.get("type") == "start":
            numbers = re.findall(r"\d", ending.get("number") or "1")
            self._endings = tuple(int(n) for n in numbers) or (1,)
        return ending.get("type") in ("stop", "discontinue")
