"""Reading MusicXML: what the format says becomes the song; what is broken is named."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from songwriter.base.errors import ReadError
from songwriter.base.units import PPQ
from songwriter.domain.flatten import flatten
from songwriter.domain.key import Key
from songwriter.domain.song import Song
from songwriter.io.musicxml.reader import read_musicxml
from songwriter.io.result import ReadResult
from songwriter.theory.chord_names import chord_text

ATTRIBUTES = (
    "<attributes><divisions>4</divisions><key><fifths>0</fifths></key>"
    "<time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
)


def note(step: str = "C", quarters: float = 1, inner: str = "", alter: int = 0, octave: int = 4) -> str:
    sign = f"<alter>{alter}</alter>" if alter else ""
    pitch = f"<pitch><step>{step}</step>{sign}<octave>{octave}</octave></pitch>"
    return f"<note>{pitch}<duration>{round(4 * quarters)}</duration>{inner}</note>"


def lyric(text: str, number: int = 1) -> str:
    return f'<lyric number="{number}"><text>{text}</text></lyric>'


def bars(*contents: str, attributes: str = ATTRIBUTES) -> str:
    out = [attributes + contents[0], *contents[1:]]
    return "".join(f'<measure number="{i}">{c}</measure>' for i, c in enumerate(out, 1))


def score(measures: str, head: str = "", part: str = "") -> str:
    return (
        f'<score-partwise version="4.0">{head}<part-list><score-part id="P1"><part-name>Voice</part-name>{part}'
        f'</score-part></part-list><part id="P1">{measures}</part></score-partwise>'
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.musicxml"


def read(path: Path, text: str | bytes) -> ReadResult:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_musicxml(path)


def pitches(song: Song, track: int = 0) -> list[int]:
    return [n.pitch for n in flatten(song).parts[song.tracks[track].id].notes]


FOUR = note("C") + note("D") + note("E") + note("F")
REPEAT = '<barline location="right"><repeat direction="backward"/></barline>'
WHOLE = note("C", 4)


def ending(number: str, kind: str, location: str, repeat: str = "") -> str:
    return f'<barline location="{location}"><ending number="{number}" type="{kind}"/>{repeat}</barline>'


def test_ties_become_one_note(path: Path) -> None:
    first = note("C", 2) + note("D", 2, '<tie type="start"/>')
    second = note("D", 2, '<tie type="stop"/>') + note("E", 2)
    song = read(path, score(bars(first, second))).song
    notes = flatten(song).parts[song.tracks[0].id].notes
    assert [(n.onset // PPQ, n.duration // PPQ, n.pitch) for n in notes] == [
        (0, 2, 60),
        (2, 4, 62),
        (6, 2, 64),
    ]


def test_a_repeat_is_one_section_used_twice_with_its_verses(path: Path) -> None:
    sung = note("C", 4, lyric("one") + lyric("two", 2))
    song = read(path, score(bars(sung, WHOLE, WHOLE, WHOLE + REPEAT))).song
    assert [(use.section, use.verse) for use in song.form] == [("s1", 0), ("s1", 1)]
    assert [s.text for s in flatten(song).syllables] == ["one", "two"]


def test_endings_are_sections_of_their_own(path: Path) -> None:
    back = '<repeat direction="backward"/>'
    first = ending("1", "start", "left") + note("D", 4) + ending("1", "stop", "right", back)
    second = ending("2", "start", "left") + note("E", 4) + ending("2", "discontinue", "right")
    song = read(path, score(bars(WHOLE, WHOLE, first, second))).song
    assert pitches(song) == [60, 60, 62, 60, 60, 64]
    assert sorted(s.endings for s in song.sections.values()) == [(), (1,), (2,)]


def test_an_ending_for_several_passes_is_played_in_each(path: Path) -> None:
    back = '<repeat direction="backward"/>'
    first = ending("1, 2", "start", "left") + note("D", 4) + ending("1, 2", "stop", "right", back)
    last = ending("3", "start", "left") + note("E", 4) + ending("3", "discontinue", "right")
    assert pitches(read(path, score(bars(WHOLE, first, last))).song) == [60, 62, 60, 62, 60, 64]


def test_da_capo_al_fine_is_played(path: Path) -> None:
    fine = note("D", 4) + '<sound fine="yes"/>'
    jump = (
        note("E", 4) + "<direction><direction-type><words>D.C. al Fine</words></direction-type></direction>"
    )
    assert pitches(read(path, score(bars(WHOLE, fine, jump))).song) == [60, 62, 64, 60, 62]


def test_dal_segno_al_coda_is_played(path: Path) -> None:
    segno = '<direction><direction-type><segno/></direction-type><sound segno="s"/></direction>' + note(
        "D", 4
    )
    to_coda = (
        note("E", 4) + '<direction><direction-type><coda/></direction-type><sound tocoda="c"/></direction>'
    )
    jump = note("F", 4) + '<sound dalsegno="s"/>'
    coda = '<direction><direction-type><coda/></direction-type><sound coda="c"/></direction>' + note("G", 4)
    song = read(path, score(bars(WHOLE, segno, to_coda, jump, coda))).song
    assert pitches(song) == [60, 62, 64, 65, 62, 64, 67]


def test_a_pickup_lies_before_the_first_bar_line(path: Path) -> None:
    measures = f'<measure number="0" implicit="yes">{ATTRIBUTES}{note("G")}</measure>'
    measures += f'<measure number="1">{FOUR}</measure>'
    song = read(path, score(measures)).song
    section = next(iter(song.sections.values()))
    assert (section.pickup_ticks, section.measures) == (PPQ, 1)
    assert flatten(song).first_tick == -PPQ


def test_a_pickup_before_a_repeat_sounds_in_the_last_bar(path: Path) -> None:
    short = note("C", 3)
    measures = (
        f'<measure number="0" implicit="yes">{ATTRIBUTES}{note("G")}</measure><measure number="1">{FOUR}</measure>'
        f'<measure number="2">{short}{REPEAT}</measure>'
    )
    song = read(path, score(measures)).song
    assert len(song.sections) == 1
    assert len(song.form) == 2
    notes = flatten(song).parts[song.tracks[0].id].notes
    assert [n.onset // PPQ for n in notes if n.pitch == 67] == [-1, 7]


def test_triplets_that_the_divisions_cannot_hold_are_exact(path: Path) -> None:
    change = (
        "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes></time-modification>"
    )

    def triplet(duration: int) -> str:
        pitch = "<pitch><step>C</step><octave>4</octave></pitch>"
        return f"<note>{pitch}<duration>{duration}</duration><type>eighth</type>{change}</note>"

    song = read(path, score(bars(triplet(1) + triplet(1) + triplet(2) + note("D", 3)))).song
    notes = flatten(song).parts[song.tracks[0].id].notes
    assert [n.onset for n in notes] == [0, PPQ // 3, 2 * PPQ // 3, PPQ]


def test_a_transposing_instrument_sounds(path: Path) -> None:
    transpose = "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose></attributes>"
    attributes = ATTRIBUTES.replace("<fifths>0", "<fifths>2").replace("</attributes>", transpose)
    song = read(path, score(bars(note("F", 4, alter=1), attributes=attributes))).song
    written = flatten(song).parts[song.tracks[0].id].notes[0]
    assert (written.pitch, written.alter) == (64, 0)
    assert flatten(song).keys[0].key == Key(0)


def test_chords_last_until_the_next_one_or_the_end(path: Path) -> None:
    def harmony(step: str, kind: str, more: str = "") -> str:
        return f"<harmony><root><root-step>{step}</root-step></root><kind>{kind}</kind>{more}</harmony>"

    bass = "<bass><bass-step>G</bass-step></bass><offset>8</offset>"
    song = read(path, score(bars(harmony("C", "major") + harmony("C", "dominant", bass) + FOUR, WHOLE))).song
    chords = [(c.onset // PPQ, c.duration // PPQ, chord_text(c.symbol)) for c in flatten(song).chords]
    assert chords == [(0, 2, "C"), (2, 6, "C7/G")]


def test_grace_notes_are_named_as_left_out(path: Path) -> None:
    grace = "<note><grace/><pitch><step>B</step><octave>4</octave></pitch><voice>1</voice></note>"
    result = read(path, score(bars(grace + FOUR)))
    assert [str(w) for w in result.warnings] == ["1 grace notes"]
    assert pitches(result.song) == [60, 62, 64, 65]


def test_tempo_words_with_dotted_beats(path: Path) -> None:
    mark = "<metronome><beat-unit>quarter</beat-unit><beat-unit-dot/><per-minute>60</per-minute></metronome>"
    song = read(
        path, score(bars(f"<direction><direction-type>{mark}</direction-type></direction>{FOUR}"))
    ).song
    assert flatten(song).tempos[0].bpm == 90.0


def test_section_names_come_from_rehearsal_marks(path: Path) -> None:
    def named(name: str, music: str) -> str:
        return f"<direction><direction-type><rehearsal>{name}</rehearsal></direction-type></direction>{music}"

    song = read(path, score(bars(named("Verse", FOUR), named("Chorus", WHOLE)))).song
    assert [s.name for s in song.sections.values()] == ["Verse", "Chorus"]


def test_two_staves_are_two_tracks_of_one_group(path: Path) -> None:
    low = "<backup><duration>16</duration></backup>" + note(
        "C", 4, "<voice>5</voice><staff>2</staff>", octave=3
    )
    high = note("E", 4, "<voice>1</voice><staff>1</staff>")
    song = read(path, score(bars(high + low))).song
    assert [t.group for t in song.tracks] == ["Voice", "Voice"]
    assert (pitches(song, 0), pitches(song, 1)) == ([64], [48])


def test_head_and_midi_instrument_are_read(path: Path) -> None:
    head = (
        "<work><work-title>Tune</work-title></work><identification><creator type='composer'>Anna</creator>"
        "<creator type='poet'>Ben</creator><rights>free</rights></identification>"
    )
    midi = (
        "<midi-instrument id='i'><midi-channel>1</midi-channel><midi-program>41</midi-program><volume>50</volume>"
        "<pan>-45</pan></midi-instrument>"
    )
    song = read(path, score(bars(FOUR), head, midi)).song
    data, track = song.metadata, song.tracks[0]
    assert (data.title, data.composer, data.lyricist, data.copyright) == ("Tune", "Anna", "Ben", "free")
    assert (track.program, track.volume, track.pan) == (40, 0.5, -0.5)


def test_elided_syllables_stay_on_their_note(path: Path) -> None:
    words = "<lyric><syllabic>end</syllabic><text>ve</text><elision/><syllabic>single</syllabic><text>a</text></lyric>"
    song = read(path, score(bars(note("C", 4, words)))).song
    assert [(s.text, s.syllabic.value) for s in flatten(song).syllables] == [("ve‿a", "end")]


def test_all_verse_lines_are_kept_without_a_repeat(path: Path) -> None:
    song = read(path, score(bars(note("C", 4, lyric("one") + lyric("two", 2) + lyric("three", 3))))).song
    section = next(iter(song.sections.values()))
    assert [v.text for v in section.verses] == ["one", "two", "three"]


def test_timewise_scores_are_read_too(path: Path) -> None:
    text = (
        '<score-timewise><part-list><score-part id="P1"><part-name>V</part-name></score-part></part-list>'
        f'<measure number="1"><part id="P1">{ATTRIBUTES}{FOUR}</part></measure></score-timewise>'
    )
    assert pitches(read(path, text).song) == [60, 62, 64, 65]


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_a_compressed_score_without_its_container_is_opened(path: Path) -> None:
    result = read(path.with_suffix(".mxl"), zipped({"x.xml": score(bars(FOUR)).encode()}))
    assert pitches(result.song) == [60, 62, 64, 65]
    assert len(result.warnings) == 1


LAUGHS = (
    '<!DOCTYPE score-partwise [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><score-partwise><work><work-title>&c;</work-title></work></score-partwise>'
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"not a score", "not an XML file"),
        (b"<html></html>", "not a score"),
        (b"<score-partwise/>", "no measures"),
        (LAUGHS.encode(), "no measures"),
        (score(bars(note("H"))).encode(), "not the name of a note"),
        (
            score(bars("<note><pitch><step>C</step><octave>4</octave></pitch></note>")).encode(),
            "duration is missing",
        ),
        (
            score(bars(FOUR, attributes=ATTRIBUTES.replace("4</divisions>", "0</divisions>"))).encode(),
            "divisions",
        ),
        (score(bars(FOUR, attributes=ATTRIBUTES.replace("<beat-type>4", "<beat-type>5"))).encode(), "metre"),
        (zipped({"a.txt": b"x"}), "holds no score"),
        (zipped({"a.xml": score(bars(FOUR)).encode()})[:150], "damaged"),
        (zipped({"a.xml": b"<a>" + b" " * 3_000_000 + b"</a>"}), "unpacks to far more"),
    ],
)
def test_bad_input_is_one_clear_error(path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as caught:
        read(path, data)
    assert str(path) in str(caught.value)


def test_the_measure_of_the_trouble_is_named(path: Path) -> None:
    with pytest.raises(ReadError, match="measure 2"):
        read(path, score(bars(FOUR, note("H"))))


def test_external_entities_are_not_fetched(path: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    head = f'<!DOCTYPE score-partwise [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    text = head + score(bars(FOUR), "<work><work-title>&e;</work-title></work>")
    with pytest.raises(ReadError, match="another file"):
        read(path, text)


def test_a_file_that_breaks_off_keeps_what_came_before(path: Path) -> None:
    text = score(bars(FOUR, FOUR))
    result = read(path, text[: text.rindex("<pitch>")])
    assert pitches(result.song)[:4] == [60, 62, 64, 65]
    assert [w.kind.value for w in result.warnings][:1] == ["damaged"]


def test_real_files_open_and_come_back(shared: Path, path: Path) -> None:
    from songwriter.io.musicxml.writer import musicxml_bytes
    from tests.musicxml_same import sounding

    files = sorted((shared / "data/music/openewld_pd").rglob("*.mxl"))
    for file in files[:: max(len(files) // 6, 1)]:
        song = read_musicxml(file).song
        assert sounding(read(path, musicxml_bytes(song)).song) == sounding(song), file
