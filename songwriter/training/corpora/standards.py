"""Jazz standards in the public domain: JSON with times in quarters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from songwriter.assist.leadsheet import GRID, Chord
from songwriter.training.corpora.raw import Raw, assemble, fifths_of_tonic, make_measures
from songwriter.training.corpora.refusals import Read, Refused
from songwriter.training.corpora.split import normalised_title
from songwriter.training.corpora.symbols import read_chord


def read(folder: Path) -> Iterator[Read]:
    """Every part that has melody and chords of the same length."""
    for path in sorted((folder / "json").glob("*.json")):
        song = json.loads(path.read_text(encoding="utf-8"))
        title = re.sub(r"\(.*?\)", "", song["title"])
        for part in song["parts"]:
            reason = _unusable(part)
            name = f"{path.relative_to(folder)}#{part['part']}"
            yield Refused(name, reason) if reason else assemble(_raw(part, title))


def _unusable(part: dict[str, Any]) -> str:
    for name in ("melody", "chords", "key"):
        if not part.get(name):
            return f"no {name}"
    difference = part["melody_quarters"] - part["chords_quarters"]
    return "melody and chords of different length" if abs(difference) >= 0.01 else ""


def _units(quarters: float) -> int:
    return round(quarters * GRID)


def _raw(part: dict[str, Any], title: str) -> Raw:
    raw = Raw(f"{title} / {part['part']}", "pd_standards", normalised_title(title), "jazz")
    tonic = read_chord(part["key"]) or Chord(0)
    raw.keys = [(0, fifths_of_tonic(tonic.root + (0 if part["mode"] == "major" else 3)))]
    metres = [(_units(at), _metre(text)) for at, text in part["time_signatures"]] or [(0, (4, 4))]
    pickup = _units(part.get("pickup_quarters") or 0)
    raw.measures = make_measures(_units(part["chords_quarters"]), metres, pickup)
    for onset, _, text in part["chords"]:
        chord = read_chord(text)
        if chord:
            raw.chords.append((_units(onset), chord))
    raw.notes = [(_units(at), pitch, max(1, _units(length))) for at, length, pitch in part["melody"]]
    if isinstance(part.get("tempo"), int | float):
        raw.tempo_bpm = float(part["tempo"])
    return raw


def _metre(text: str) -> tuple[int, int]:
    beats, unit = text.split("/")
    return int(beats), int(unit)
