"""What examples of band parts ask for, and that their notes may be learned."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from songwriter.assist.leadsheet import BandPart, Chord, ChordAt, LeadSheet, Measure, NoteAt, PartNote, Rights
from songwriter.base.errors import ReadError
from songwriter.model import vocabulary as v
from songwriter.model.network import Config, Network
from songwriter.training.band_examples import BandDrawer
from songwriter.training.batches import collate
from songwriter.training.copying import CopyGauge
from songwriter.training.mixture import Drawer


def _piece(measures: int = 16) -> LeadSheet:
    bars = tuple(
        Measure(
            chords=(ChordAt(0, Chord(k * 5 % 12)),),
            notes=tuple(NoteAt(12 * i, 60 + (i * k) % 9, 12) for i in range(4)),
        )
        for k in range(measures)
    )
    piano = tuple(
        tuple(PartNote(24 * h, 48 + (k * 5 + step) % 24, 24) for h in range(2) for step in (0, 4, 7))
        for k in range(measures)
    )
    drums = tuple((PartNote(0, 36, 1, 2), PartNote(24, 38, 1)) for _ in range(measures))
    parts = (BandPart("chordal", tuple(tuple(sorted(m)) for m in piano)), BandPart("drums", drums))
    return LeadSheet("Made", "pop909", "made", bars, Rights.MELODY_IN_COPYRIGHT, "pop", 100.0, parts)


def test_every_example_asks_for_one_player_and_learns_all_of_it() -> None:
    drawer = BandDrawer([_piece()], random.Random(1))
    tasks = set()
    for _ in range(60):
        example = drawer.draw()
        tasks.add(example.task)
        assert all(example.learn)
        asks = [e[2] for e in example.events if v.ASK_PART0 <= e[2] < v.DRUM0]
        assert asks
        assert {v.PARTS[a - v.ASK_PART0] for a in asks} == {example.task}
    assert tasks == {"chordal", "drums"}


def test_a_melody_in_copyright_is_heard_by_the_players_but_stays_no_target() -> None:
    drawer = Drawer([_piece()], 3)
    for _ in range(80):
        example = drawer.draw()
        taught = [t for t, learn in zip(example.targets, example.learn, strict=True) if learn]
        if example.task in v.PARTS:
            assert taught == example.targets
        else:
            assert not any(map(v.is_pitch, taught))


def test_lead_sheets_and_band_parts_share_batches() -> None:
    drawer = Drawer([_piece()], 5)
    batch = collate([drawer.draw() for _ in range(16)])
    assert batch.targets.shape == batch.inputs.tokens.shape


def test_pieces_with_nothing_to_learn_are_an_error() -> None:
    with pytest.raises(ReadError):
        Drawer([LeadSheet("Empty", "pop909", "e", (Measure(),))], 1)


def test_the_copy_gauge_counts_what_is_known() -> None:
    free = replace(_piece(), rights=Rights.FREE)
    assert CopyGauge([free], [free]).human_share == 1.0
    other = replace(free, measures=tuple(replace(m, notes=(NoteAt(0, 60, 48),)) for m in free.measures))
    gauge = CopyGauge([other], [free])
    assert gauge.human_share == 0.0
    tiny = Network(Config(width=32, encoder_layers=1, decoder_layers=1)).eval()
    assert gauge.share(tiny) == gauge.share(tiny) == 0.0
