"""The readers of the other sets, on small files of our own and on the first real ones."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import mido
import pytest

from songwriter.assist.leadsheet import Chord, ChordAt, NoteAt, Rights
from songwriter.base.errors import ReadError
from songwriter.training.corpora import READERS, billboard, openewld, pop909, read_corpora, satb, standards
from songwriter.training.corpora.raw import Raw, RawMeasure, assemble, make_measures, repaired_keys
from songwriter.training.corpora.refusals import pieces_of

SCORE = """<?xml version="1.0"?><score-partwise version="3.0"><part-list/><part id="P1">
<measure number="1"><attributes><divisions>2</divisions><key><fifths>1</fifths></key>
<time><beats>3</beats><beat-type>4</beat-type></time></attributes><barline><repeat direction="forward"/></barline>
<harmony><root><root-step>G</root-step></root><kind>major</kind></harmony>
<note><pitch><step>B</step><octave>4</octave></pitch><duration>4</duration><tie type="start"/></note>
<harmony><root><root-step>D</root-step></root><kind>dominant</kind><bass><bass-step>F</bass-step>
<bass-alter>1</bass-alter></bass></harmony>
<note><pitch><step>F</step><alter>1</alter><octave>4</octave></pitch><duration>2</duration></note></measure>
<measure number="2"><harmony><root><root-step>G</root-step></root><kind>none</kind></harmony>
<note><rest/><duration>6</duration></note><barline><repeat direction="backward"/></barline></measure>
</part></score-partwise>"""


def test_a_compressed_score_is_read_with_repeats_chords_and_basses(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.mxl", "w") as archive:
        archive.writestr("META-INF/container.xml", "<x/>")
        archive.writestr("score.xml", SCORE)
    (tmp_path / "manifest.csv").write_text("file,title\na.mxl,My Tune\n", encoding="utf-8")
    piece = next(openewld.read(tmp_path))
    assert (piece.key, len(piece.measures), piece.measures[0].fifths) == ("mytune", 4, 1)
    assert piece.measures[0].notes == (NoteAt(0, 71, 24), NoteAt(24, 66, 12))
    assert piece.measures[0].chords == (ChordAt(0, Chord(7)), ChordAt(24, Chord(2, "dominant", 6)))
    assert piece.measures[1].chords == (ChordAt(0, None),)


def test_a_standard_is_read_from_quarters(tmp_path: Path) -> None:
    part = {
        "part": "refrain", "key": "Eb", "mode": "major", "time_signatures": [[0, "4/4"]], "pickup_quarters": 1.0,
        "chords": [[1.0, 4.0, "Ebmaj7"]], "melody": [[0.0, 1.0, 70], [1.0, 4.0, 72]], "sections": [],
        "chords_quarters": 5.0, "melody_quarters": 5.0,
    }  # fmt: skip
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "a.json").write_text(
        json.dumps({"title": "A (x)", "parts": [part]}), encoding="utf-8"
    )
    piece = next(standards.read(tmp_path))
    assert [m.start for m in piece.measures] == [36, 0]
    assert piece.measures[1].chords == (ChordAt(0, Chord(3, "major-seventh")),)
    assert piece.measures[0].fifths == -3


def test_a_billboard_annotation_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "billboard-2.0-salami_chords" / "0001"
    folder.mkdir(parents=True)
    text = (
        "# title: T\n# artist: A\n# metre: 4/4\n# tonic: A\n\n0.0\tsilence\n"
        "1.0\tA, verse, | A:min | G:maj E:7/3 | x2, (voice\n2.0\tB, chorus, | N | (2/4) D:sus4(b7) |\n"
    )
    (folder / "salami_chords.txt").write_text(text, encoding="utf-8")
    piece = next(billboard.read(tmp_path))
    assert piece.key == "A|T"
    assert [m.metre for m in piece.measures] == [(4, 4)] * 5 + [(2, 4)]
    assert piece.measures[1].chords == (ChordAt(0, Chord(7)), ChordAt(24, Chord(4, "dominant", 8)))
    assert piece.measures[4].chords == (ChordAt(0, None),)
    assert piece.measures[5].chords == (ChordAt(0, Chord(2, "dominant-suspended")),)
    assert [(m.section, m.section_index, m.section_length) for m in piece.measures[3:5]] == [
        ("verse", 3, 4), ("chorus", 0, 2)]  # fmt: skip


def test_harmony_is_read_off_four_voices_with_its_inversions() -> None:
    def chord(at: int, *pitches: int) -> list[tuple[int, int, int]]:
        return [(at, 12, p) for p in pitches]

    beats = [
        chord(0, 72, 67, 64, 48),
        chord(12, 74, 67, 65, 47),
        chord(24, 72, 67, 64, 48),
        chord(36, 72, 67, 64, 52),
    ]
    voices = [list(v) for v in zip(*beats, strict=True)]
    found = satb.read_harmony(voices, [RawMeasure(0, 48, (4, 4))])
    assert found == [
        (0, Chord(0)),
        (12, Chord(7, "dominant", 11)),
        (24, Chord(0)),
        (36, Chord(0, "major", 4)),
    ]


def test_a_pop_song_is_quantised_and_marked(tmp_path: Path) -> None:
    file = mido.MidiFile(ticks_per_beat=480)
    head = mido.MidiTrack([mido.MetaMessage("key_signature", key="Am"), mido.MetaMessage("time_signature")])
    file.tracks.append(head)
    for name, notes in (
        ("MELODY", [(10, 69), (470, 71), (490, 72)]),
        ("CHORDS", [(0, 57), (0, 60), (0, 64)]),
    ):
        track = mido.MidiTrack([mido.MetaMessage("track_name", name=name)])
        events = [(at, True, p) for at, p in notes] + [(at + 400, False, p) for at, p in notes]
        last = 0
        for at, is_on, pitch in sorted(events):
            track.append(mido.Message("note_on", note=pitch, velocity=80 if is_on else 0, time=at - last))
            last = at
        file.tracks.append(track)
    (tmp_path / "midi").mkdir()
    file.save(tmp_path / "midi" / "001.mid")
    (tmp_path / "sections.json").write_text("{}", encoding="utf-8")
    piece = next(pop909.read(tmp_path))
    assert piece.rights is Rights.MELODY_IN_COPYRIGHT
    assert [(n.position, n.pitch) for n in piece.measures[0].notes] == [(0, 69), (12, 71)]
    assert piece.measures[0].chords == (ChordAt(0, Chord(9, "minor")),)


def test_a_signature_that_does_not_fit_the_notes_is_replaced() -> None:
    raw = Raw("T", "openewld_pd", "t", "songbook", make_measures(48, [(0, (4, 4))]), keys=[(0, 0)])
    raw.notes = [(6 * n, p, 6) for n, p in enumerate((62, 64, 66, 67, 69, 71, 73, 74))]
    assert repaired_keys(raw) == [(0, 2)]


def test_an_overfull_measure_gets_the_metre_it_has() -> None:
    raw = Raw("T", "openewld_pd", "t", "", [RawMeasure(0, 48, (4, 4)), RawMeasure(48, 60, (4, 4))])
    raw.notes = [(96, 60, 12)]
    assert assemble(raw).measures[1].metre == (5, 4)
    assert assemble(raw).measures[1].notes == (NoteAt(48, 60, 12),)


def test_a_folder_without_sets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        read_corpora(tmp_path)


WITHOUT_CHORDS = {"groove_midi"}
WITHOUT_MELODY = {"mcgill_billboard", "groove_midi", "freedoom_midi"}


@pytest.mark.parametrize("name", sorted(READERS))
def test_the_first_real_piece_of_every_set_reads(shared: Path, name: str) -> None:
    piece = next(pieces_of(READERS[name](shared / "data" / "music" / name)))
    assert piece.has_chords == (name not in WITHOUT_CHORDS)
    assert piece.has_melody == (name not in WITHOUT_MELODY)
    assert len(piece.measures) > 7
