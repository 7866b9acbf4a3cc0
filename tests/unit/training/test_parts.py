"""The notes of a player are cut into the measures of the sheet they accompany."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from songwriter.assist.leadsheet import PartNote
from songwriter.training.corpora.parts import Struck, band_part
from songwriter.training.corpora.raw import Raw, RawMeasure, assemble, make_measures

STRUCK = st.builds(Struck, st.integers(0, 250), st.integers(30, 90), st.integers(1, 100), st.integers(0, 2))


def test_a_pickup_is_right_aligned_and_a_long_note_reaches_over_the_bar_line() -> None:
    raw = Raw("T", "openscore_lieder", "t", "", make_measures(108, [(0, (4, 4))], pickup=12))
    part = band_part(
        "chordal", [Struck(0, 60, 24), Struck(12, 55, 12, 2)], raw.measures, assemble(raw).measures
    )
    assert part.measures[0] == (PartNote(36, 60, 24),)
    assert part.measures[1] == (PartNote(0, 55, 12, 2),)


def test_of_two_notes_in_one_place_the_longer_and_louder_stays() -> None:
    raw = Raw("T", "openscore_lieder", "t", "", make_measures(48, [(0, (4, 4))]))
    notes = [Struck(6, 60, 24, 0), Struck(6, 60, 3, 2), Struck(6, 48, 3)]
    part = band_part("bass", notes, raw.measures, assemble(raw).measures)
    assert part.measures == ((PartNote(6, 48, 3), PartNote(6, 60, 24, 2)),)


def test_what_lies_outside_the_measures_is_left_out() -> None:
    raw = Raw("T", "openscore_lieder", "t", "", [RawMeasure(0, 48, (4, 4)), RawMeasure(48, 50, (4, 4))])
    notes = [Struck(-3, 60, 12), Struck(96, 60, 12), Struck(200, 60, 12)]
    assert band_part("bass", notes, raw.measures, assemble(raw).measures).measures == ((), ())


@given(st.lists(STRUCK, max_size=40), st.sampled_from([0, 12, 30]))
def test_every_place_inside_is_kept_once_where_it_was(notes: list[Struck], pickup: int) -> None:
    raw = Raw("T", "openscore_lieder", "t", "", make_measures(pickup + 192, [(0, (4, 4))], pickup))
    sheet = assemble(raw)
    part = band_part("pad", notes, raw.measures, sheet.measures)
    bars = zip(raw.measures, sheet.measures, part.measures, strict=True)
    found = [(bar.start - m.start + n.position, n.pitch) for bar, m, cell in bars for n in cell]
    assert sorted(found) == sorted({(n.onset, n.pitch) for n in notes if n.onset < pickup + 192})
