"""The Groove MIDI Dataset: beats and fills of drummers, with human timing and velocity and the set's own split."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import mido

from songwriter.assist.leadsheet import LeadSheet
from songwriter.training.corpora.parts import Struck, band_part
from songwriter.training.corpora.percussion import Hit, strokes
from songwriter.training.corpora.raw import Raw, assemble, make_measures
from songwriter.training.corpora.refusals import Read, Refused

_STYLES = {
    "rock": "rock", "punk": "rock", "hiphop": "hip-hop", "funk": "funk", "neworleans": "funk", "jazz": "jazz",
    "latin": "latin", "afrocuban": "latin", "afrobeat": "latin", "highlife": "latin", "soul": "soul",
    "gospel": "soul", "country": "country", "reggae": "reggae", "pop": "pop", "dance": "dance", "blues": "blues",
}  # fmt: skip
"""First word of the set's style → a style of the vocabulary; one that is not here stays without a style."""


def read(folder: Path) -> Iterator[Read]:
    """Every beat and every fill as a piece of its own, drums only; a fill mostly is one measure."""
    with (folder / "info.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            played = strokes(_hits(folder / row["midi_filename"]))
            yield _piece(row, played) if played else Refused(row["midi_filename"], "no strokes")


def _piece(row: dict[str, str], played: list[Struck]) -> LeadSheet:
    beats, unit = row["time_signature"].split("-")
    raw = Raw(
        f"{row['style']} {row['beat_type']} {row['id']}", "groove_midi", _key(row), _style(row["style"])
    )
    raw.tempo_bpm = float(row["bpm"])
    raw.measures = make_measures(played[-1].onset + 1, [(0, (int(beats), int(unit)))])
    sheet = assemble(raw, repair_keys=False)
    return replace(sheet, parts=(band_part("drums", played, raw.measures, sheet.measures),))


def _key(row: dict[str, str]) -> str:
    """The id with the set's own split, which :mod:`split` obeys."""
    return f"groove/{row['id']}@{row['split']}"


def _style(text: str) -> str:
    """The style of the vocabulary, "" for none."""
    return _STYLES.get(text.partition("/")[0], "")


def _hits(path: Path) -> list[Hit]:
    file = mido.MidiFile(path)
    hits = []
    for track in file.tracks:
        now = 0
        for message in track:
            now += message.time
            if message.type == "note_on" and message.velocity:
                hits.append((now / file.ticks_per_beat, message.note, message.velocity))
    return hits
