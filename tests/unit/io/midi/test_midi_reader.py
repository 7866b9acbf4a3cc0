"""Opening MIDI files: hard cases written byte by byte or with mido, and real files."""

from __future__ import annotations

import io
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import mido
import pytest

from songwriter.base.errors import ReadError
from songwriter.base.units import PPQ
from songwriter.domain import ControlKind, Key, Role, SectionKind, Song, Syllabic, TimeSignature
from songwriter.domain.flatten import FlatSong, flatten
from songwriter.io.midi import midi_bytes, read_midi
from songwriter.io.result import ReadResult, WarningKind

BAR = 4 * PPQ


def smf(*tracks: bytes, kind: int = 1, division: int = 480) -> bytes:
    """Bytes of a MIDI file; each track gets its header and end mark."""
    header = b"MThd\0\0\0\6" + b"".join(n.to_bytes(2, "big") for n in (kind, len(tracks), division))
    return header + b"".join(b"MTrk" + (len(t) + 4).to_bytes(4, "big") + t + b"\0\xff\x2f\0" for t in tracks)


def meta(delta: int, kind: int, data: bytes) -> bytes:
    return bytes([delta, 0xFF, kind, len(data)]) + data


NOTE = b"\0\x90\x3c\x50\x60\x80\x3c\x40"
"""Pitch 60, 96 ticks."""


@pytest.fixture
def opened(tmp_path: Path) -> Any:
    def read(data: bytes) -> ReadResult:
        path = tmp_path / "a.mid"
        path.write_bytes(data)
        return read_midi(path)

    return read


def notes(song: Song, track: int = 0) -> list[tuple[int, int, int]]:
    part = flatten(song).parts[song.tracks[track].id]
    return [(n.onset * 480 // PPQ, n.duration * 480 // PPQ, n.pitch) for n in part.notes]


def details(result: ReadResult) -> str:
    return "\n".join(map(str, result.warnings))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "not a MIDI file"),
        (b"MThd\0\0\0\6\0\1", "cut off"),
        (smf(NOTE)[:14], "no track"),
        (smf(NOTE, division=0), "resolution of nought"),
        (smf(NOTE)[:14] + b"\xde\xad\xbe\xef" * 40, "no track"),
        (smf(NOTE)[:23], "cut off"),
        (smf(NOTE, division=0xE800), "SMPTE"),
        (smf(b"\xff\xff\xff\x7f\x90\x3c\x50"), "longer than 100000 bars"),
    ],
)
def test_what_is_no_midi_file_is_refused_in_one_sentence(opened: Any, data: bytes, word: str) -> None:
    with pytest.raises(ReadError) as caught:
        opened(data)
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_breaks_off_is_read_up_to_there_and_says_so(opened: Any) -> None:
    whole = smf(NOTE * 3, NOTE * 3)
    result = opened(whole[:-14])
    assert len(notes(result.song)) == 3
    assert len(notes(result.song, 1)) == 2
    assert WarningKind.DAMAGED in [w.kind for w in result.warnings]
    assert "track 2" in details(result)


def test_every_cut_of_a_file_gives_a_song_or_one_sentence(opened: Any) -> None:
    data = smf(meta(0, 0x51, b"\x07\xa1\x20") + NOTE * 2, NOTE * 3)
    outcomes = {type(outcome(opened, data[:size])) for size in range(len(data))}
    assert outcomes == {str, ReadResult}


def outcome(opened: Any, data: bytes) -> ReadResult | str:
    """The result, which must have warnings, or the sentence."""
    try:
        result: ReadResult = opened(data)
    except ReadError as error:
        return str(error)
    assert result.warnings
    return result


def test_a_strange_chunk_between_tracks_is_stepped_over(opened: Any) -> None:
    good = smf(NOTE, NOTE)
    middle = good.index(b"MTrk", 20)
    result = opened(good[:middle] + b"XFIH\0\0\0\x04abcd" + good[middle:])
    assert len(result.song.tracks) == 2
    assert "no track" in details(result)


def test_a_later_note_on_of_one_pitch_does_not_swallow_the_first(opened: Any) -> None:
    result = opened(smf(b"\0\x90\x3c\x50\x60\x90\x3c\x50\x60\x80\x3c\0\x60\x80\x3c\0"))
    assert notes(result.song) == [(0, 192, 60), (96, 192, 60)]


def test_notes_without_length_and_without_end_are_kept_and_named(opened: Any) -> None:
    result = opened(smf(b"\0\x90\x3c\x50\0\x90\x3c\0\x60\x90\x40\x50\x60\x90\x40\x50\x60\x80\x43\0"))
    assert notes(result.song) == [(0, 1, 60), (96, 96, 64), (192, 96, 64)]
    assert "without length" in details(result)
    assert "never end" in details(result)


def test_all_notes_off_ends_notes(opened: Any) -> None:
    assert notes(opened(smf(b"\0\x90\x3c\x50\x60\xb0\x7b\0\x60\x80\x3c\0")).song) == [(0, 96, 60)]


def test_one_track_of_several_channels_becomes_several_tracks(opened: Any) -> None:
    programs, others = b"\0\xc0\x21\0\xc1\x18", b"\0\x91\x40\x50\x60\x81\x40\0\0\x99\x24\x50\x60\x89\x24\0"
    song = opened(smf(programs + NOTE + others, kind=0)).song
    assert [(t.role, t.program, t.is_drums) for t in song.tracks] == [
        (Role.BASS, 33, False), (Role.MELODY, 24, False), (Role.DRUMS, 0, True),
    ]  # fmt: skip


def test_the_mix_at_the_first_note_is_the_tracks_and_later_controllers_stay(opened: Any) -> None:
    setup = b"\0\xb0\x00\x01\0\xb0\x20\x02\0\xc0\x05\0\xb0\x07\x40\0\xb0\x0a\x7f\0\xb0\x5b\x7f\0\xb0\x5d\x00"
    song = opened(
        smf(setup + NOTE + b"\0\xb0\x07\x20\0\xe0\x00\x50\0\xd0\x11\0\xa0\x3c\x12\0\xc0\x06" + NOTE)
    ).song
    track = song.tracks[0]
    assert (track.bank, track.program, track.pan, track.reverb, track.chorus) == (130, 5, 1.0, 1.0, 0.0)
    assert round(track.volume * 127) == 0x40
    controls = flatten(song).parts[track.id].controls
    assert [(c.kind, c.number, c.value) for c in controls] == [
        (ControlKind.CONTROLLER, 7, 32), (ControlKind.PITCH_BEND, 0, 2048), (ControlKind.CHANNEL_PRESSURE, 0, 17),
        (ControlKind.KEY_PRESSURE, 60, 18), (ControlKind.PROGRAM, 0, 6),
    ]  # fmt: skip


def test_controllers_in_a_track_of_their_own_reach_the_notes_of_their_channel(opened: Any) -> None:
    song = opened(smf(b"\0\xc0\x28\0\xb0\x07\x10", NOTE)).song
    assert song.tracks[0].program == 40
    assert round(song.tracks[0].volume * 127) == 16


def test_a_metre_change_off_the_bar_line_cuts_the_measure_short(opened: Any) -> None:
    steering = meta(0, 0x58, b"\4\2\x18\x08") + b"\x8f\x00" + meta(0, 0x58, b"\3\2\x18\x08")[1:]
    flat = flatten(opened(smf(steering, NOTE * 30)).song)
    assert [m.length // PPQ for m in flat.measures][:2] == [4, 3]
    cut = meta(0, 0x58, b"\4\2\x18\x08") + b"\x87\x40" + meta(0, 0x58, b"\4\2\x18\x08")[1:]
    flat = flatten(opened(smf(cut + meta(0, 6, b"A"), meta(0, 6, b"A") + NOTE * 40)).song)
    assert [m.length // PPQ for m in flat.measures][:2] == [2, 4]
    assert flat.measures[0].signature == TimeSignature(4, 4)


def test_a_short_first_measure_is_a_pickup(opened: Any) -> None:
    steering = meta(0, 0x58, b"\1\2\x18\x08") + b"\x83\x60" + meta(0, 0x58, b"\3\2\x18\x08")[1:]
    flat = flatten(opened(smf(steering, NOTE * 40)).song)
    assert flat.first_tick == -PPQ
    assert {m.signature for m in flat.measures} == {TimeSignature(3, 4)}


def test_smpte_time_is_laid_at_120_and_said(opened: Any) -> None:
    result = opened(smf(b"\0\x90\x3c\x50\x28\x80\x3c\0", division=0xE728))
    note = flatten(result.song).parts[result.song.tracks[0].id].notes[0]
    assert note.duration == 2 * PPQ // 25
    assert "seconds" in details(result)


def test_the_sequences_of_format_2_follow_one_another(opened: Any) -> None:
    song = opened(smf(meta(0, 3, b"One") + NOTE, meta(0, 3, b"Two") + NOTE, kind=2)).song
    assert [n[0] for n in notes(song)] == [0, 1920]
    assert [song.sections[u.section].name for u in song.form] == ["One"] * len(song.form)
    assert len(song.sections) == 1


def test_markers_name_sections_and_the_same_music_is_written_once(opened: Any) -> None:
    names = (b"Verse 1", b"Chorus", b"Verse 2", b"Chorus")
    bars = b"".join(meta(0, 6, name) + b"\x8f\x00\xff\x01\x00" for name in names)
    verse = NOTE * 20
    chorus = b"\0\x90\x43\x50\x60\x80\x43\x40" * 20
    song = opened(smf(bars, verse + chorus + verse + chorus)).song
    assert [song.sections[u.section].name for u in song.form] == ["Verse", "Chorus", "Verse", "Chorus"]
    assert [s.kind for s in song.sections.values()] == [SectionKind.VERSE, SectionKind.CHORUS]


def test_words_become_syllables_and_verses(opened: Any) -> None:
    def line(*words: bytes) -> bytes:
        return b"".join(meta(0, 5, w) + b"\0\x90\x3c\x50\x83\x60\x80\x3c\0" for w in words)

    bars = meta(0, 6, b"Verse") + b"\x8f\x00" + meta(0, 6, b"Verse")[1:] + b"\x8f\x00\xff\x01\0"
    sung = line(b"Mor-", b"ning ", b"has ", b"come\r") + line(b"Eve-", b"ning ", b"falls ", b"now")
    song = opened(smf(bars, sung)).song
    section = next(iter(song.sections.values()))
    assert [v.text for v in section.verses] == ["Morning has come", "Evening falls now"]
    assert [s.syllabic for s in section.verses[0].syllables][:3] == [
        Syllabic.BEGIN,
        Syllabic.END,
        Syllabic.SINGLE,
    ]
    assert [u.verse for u in song.form] == [0, 1]


def test_tracks_with_words_for_the_same_notes_are_verses_and_another_voice_is_named(opened: Any) -> None:
    def words(*texts: bytes, lead: int = 0) -> bytes:
        return b"".join(meta(0x60 if n else lead, 5, text) for n, text in enumerate(texts))

    first, second = words(b"one ", b"fine ", b"day "), words(b"two ", b"dark ", b"nights ")
    result = opened(smf(NOTE * 5, first, second, first, words(b"la ", b"la ", lead=7)))
    assert [v.text for v in next(iter(result.song.sections.values())).verses] == [
        "one fine day",
        "two dark nights",
    ]
    assert "2 syllables of another voice" in details(result)


def test_karaoke_text_is_sung(opened: Any) -> None:
    words = b"".join(
        meta(0x60, 1, w) for w in (b"@KMIDI KARAOKE FILE", b"\\Hel", b"lo", b" world", b"/good", b" day")
    )
    song = opened(smf(words, NOTE * 8)).song
    assert next(iter(song.sections.values())).verses[0].text == "Hello world\ngood day"


def test_latin_1_words_are_read(opened: Any) -> None:
    song = opened(smf(meta(0, 5, "Grüß ".encode("latin-1")) + NOTE)).song
    assert next(iter(song.sections.values())).verses[0].syllables[0].text == "Grüß"


def test_yamaha_chord_events_are_chords(opened: Any) -> None:
    marks = meta(0, 0x7F, b"\x43\x7b\x01\x31\x00\x7f\x7f") + meta(0x60, 0x7F, b"\x43\x7b\x01\x26\x0a\x34\x7f")
    chords = flatten(opened(smf(marks, NOTE * 5)).song).chords
    assert [c.symbol.kind for c in chords] == ["major", "minor-seventh"]
    assert [c.symbol.root.text for c in chords if c.symbol.root] == ["C", "Ab"]
    assert chords[1].symbol.bass is not None


def test_what_cannot_be_kept_is_named(opened: Any) -> None:
    result = opened(smf(b"\0\xf0\3\x7e\x7f\xf7" + meta(0, 7, b"cue") + meta(0, 1, b"hello") + NOTE))
    assert all(word in details(result) for word in ("system-exclusive", "cue points", "text events"))


def test_the_title_and_authors_are_read(opened: Any) -> None:
    steering = meta(0, 3, b"My Song") + meta(0, 2, b"(c) me") + meta(0, 1, b"Composer: Ann")
    data = opened(smf(steering, NOTE)).song.metadata
    assert (data.title, data.copyright, data.composer) == ("My Song", "(c) me", "Ann")
    assert opened(smf(NOTE)).song.metadata.title == "a"


def test_the_melody_is_the_line_named_so_or_the_highest_single_line(opened: Any) -> None:
    def line(pitch: int, name: bytes) -> bytes:
        return meta(0, 3, name) + bytes([0, 0x90, pitch, 80, 0x60, 0x80, pitch, 0]) * 8

    named = opened(smf(line(80, b"Flute"), line(60, b"Vocals"), line(40, b"Bass"))).song
    assert named.melody_track is not None
    assert named.melody_track.name == "Vocals"
    highest = opened(smf(line(50, b"one"), line(72, b"two"), line(90, b"Bass"))).song
    assert highest.melody_track is not None
    assert highest.melody_track.name == "two"


def test_a_key_is_read_and_an_impossible_one_named(opened: Any) -> None:
    wrong = meta(0, 0x59, b"\x10\x00") + meta(0, 0x58, b"\0\2\x18\x08")
    result = opened(smf(meta(0, 0x59, b"\xfe\x01") + wrong + NOTE))
    assert flatten(result.song).keys[0].key == Key(-2, "minor")
    assert "key signature" in details(result)
    assert "time signature" in details(result)


def content(flat: FlatSong) -> tuple[Any, ...]:
    return (flat.first_tick, flat.end_tick, flat.tempos, flat.keys, flat.chords, flat.syllables, flat.parts)


@pytest.mark.parametrize("folder", ["mutopia_light", "pop909_merged", "freedoom_midi"])
def test_real_files_open_whole_and_round_trip(folder: str, shared: Path, opened: Any) -> None:
    files = sorted(
        (shared / "data" / "music" / folder).rglob("*.mid"), key=lambda p: zlib.crc32(p.name.encode())
    )
    assert files
    for path in files[:5]:
        song = read_midi(path).song
        flat = flatten(song)
        theirs = mido.MidiFile(file=io.BytesIO(path.read_bytes()), charset="latin-1")
        wanted: Counter[tuple[int, int, int]] = Counter()
        for track in theirs.tracks:
            tick = 0
            for message in track:
                tick += message.time
                if message.type == "note_on" and message.velocity:
                    onset = (2 * tick * PPQ + theirs.ticks_per_beat) // (2 * theirs.ticks_per_beat)
                    wanted[onset + flat.first_tick, message.note, message.velocity] += 1
        assert wanted == Counter(
            (n.onset, n.pitch, n.velocity) for p in flat.parts.values() for n in p.notes
        ), path
        assert content(flatten(opened(midi_bytes(song)).song)) == content(flat), path
