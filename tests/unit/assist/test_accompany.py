"""New chords are heard, and a draft's band plays them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from songwriter.arrange import band_parts, groove_for
from songwriter.assist.accompany import CHORD_TRACK, keeping, with_chords_heard
from songwriter.base.units import PPQ, SectionId, SourceId, TakeId, TrackId
from songwriter.domain import ChordEvent, Lane, Note, Origin, Part, Role, Song, Take, Track, check_song
from songwriter.edit import History
from songwriter.io.formats import read_song, write_song
from songwriter.theory.chord_names import parse_chord
from tests.unit.assist.test_suggest import make_song

VERSE, BASS = SectionId("s1"), TrackId("bass")
BAR = 4 * PPQ


def with_bass(song: Song, *, is_unconfirmed: bool) -> Song:
    """The song with the bass of a draft in its verse."""
    verse = song.sections[VERSE]
    part = band_parts(verse, groove_for("folk"), 0.4, 1, SourceId("draft"))[Role.BASS]
    waiting = frozenset({Lane.BAND}) if is_unconfirmed else frozenset()
    verse = replace(verse, parts={**verse.parts, BASS: part}, unconfirmed=waiting)
    return replace(
        song, tracks=(*song.tracks, Track(BASS, "Bass", Role.BASS)), sections={**song.sections, VERSE: verse}
    )


def other_chords() -> Take:
    chords = tuple(
        ChordEvent(n * BAR, BAR, parse_chord(c), Origin.SUGGESTED, SourceId("m1"))
        for n, c in enumerate(["Em", "B7", "Em", "Am", "D", "G", "B7", "Em"])
    )
    return Take(TakeId("t"), VERSE, Lane.CHORDS, (0, 7), SourceId("m1"), chords)


def test_a_drafted_bass_follows_new_chords_in_the_same_step() -> None:
    song = with_bass(make_song(), is_unconfirmed=True)
    history = History(song)
    history.do(keeping(song, other_chords()))
    check_song(history.song)
    verse = history.song.sections[VERSE]
    for chord in verse.chords:
        first = next(n for n in verse.part(BASS).notes if n.onset == chord.onset)
        assert first.pitch % 12 == chord.symbol.bass_pitch_class
    history.undo()
    assert history.song == song


def test_a_bass_that_was_kept_or_changed_stays() -> None:
    kept = with_bass(make_song(), is_unconfirmed=False)
    assert keeping(kept, other_chords()).band == ()
    song = with_bass(make_song(), is_unconfirmed=True)
    verse = song.sections[VERSE]
    mine = Part((Note(0, PPQ, 40), *verse.part(BASS).notes[1:]))
    song = replace(song, sections={**song.sections, VERSE: replace(verse, parts={**verse.parts, BASS: mine})})
    assert keeping(song, other_chords()).band == ()


def test_a_bare_lead_sheet_gets_a_player_for_its_chords_and_other_songs_do_not(tmp_path: Path) -> None:
    lead_sheet = make_song()
    heard = with_chords_heard(lead_sheet)
    assert [t.id for t in heard.tracks] == ["t1", CHORD_TRACK]
    assert with_chords_heard(heard) is heard
    with_band = with_bass(make_song(), is_unconfirmed=True)
    assert with_chords_heard(with_band) is with_band
    for name in ("a.musicxml", "a.mid"):
        write_song(heard, tmp_path / name)
        back = read_song(tmp_path / name).song
        notes = [n for s in back.sections.values() for part in s.parts.values() for n in part.notes]
        assert len({(n.onset, n.pitch) for n in notes}) == 8
        again = with_chords_heard(back)
        assert [t.role for t in again.tracks] == [Role.MELODY, Role.CHORDS]
