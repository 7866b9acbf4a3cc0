"""Writes the three example songs into resources/examples.

    python packaging/build_examples.py [--out resources/examples]

They were written for this project and belong to it. Melodies are spelled as `pitch:beats`, rests as `r:beats`, chords
as `symbol:beats`; words have one token for each note, a hyphen at the end of a syllable that goes on, a slash after the
last syllable of a line. A beat is a quarter note.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from songwriter.arrange import band_parts, default_players, groove_for  # noqa: E402
from songwriter.base.units import PPQ, SectionId, TrackId  # noqa: E402
from songwriter.domain import (  # noqa: E402
    ChordEvent,
    KeyChange,
    LyricVerse,
    Metadata,
    MetreChange,
    Note,
    Part,
    Role,
    Section,
    SectionKind,
    SectionUse,
    Song,
    Syllabic,
    Syllable,
    TempoChange,
    Track,
    check_song,
    parse_key,
    parse_metre,
    sorted_notes,
)
from songwriter.domain.pitch import STEP_PITCH_CLASS  # noqa: E402
from songwriter.io.project import write_project  # noqa: E402
from songwriter.theory.chord_names import parse_chord  # noqa: E402

MELODY = TrackId("t-melody")


@dataclass(frozen=True)
class Passage:
    """A section in writing: chords, the melody, further voices by track, and the words of its verses."""

    name: str
    kind: SectionKind
    bars: int
    chords: str
    melody: str = ""
    verses: tuple[str, ...] = ()
    voices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A song in writing. `form` names passages; `energy` 0–1 sets the band, None leaves it out."""

    file: str
    title: str
    style: str
    words: str
    key: str
    metre: str
    tempo: float
    passages: tuple[Passage, ...]
    form: tuple[str, ...]
    energy: float | None = None
    voices: tuple[Track, ...] = ()


PORCH_MELODY = (
    "A4:1.5 F#4:.5 A4:1 B4:1 A4:1 F#4:1 E4:2 D4:.5 E4:.5 F#4:1 E4:.5 G4:1.5 F#4:1 E4:2 r:1 "
    "A4:1.5 F#4:.5 A4:1 B4:1 D5:1.5 C#5:.5 B4:2"
)

PORCH_LOW = (
    "F#4:1.5 F#4:.5 F#4:1 A4:1 F#4:1 F#4:1 E4:2 D4:.5 E4:.5 F#4:1 E4:.5 G4:1.5 F#4:1 E4:2 r:1 "
    "F#4:1.5 F#4:.5 F#4:1 A4:1 B4:1.5 A4:.5 A4:2 A4:.5 G4:.5 F#4:1 E4:.5 F#4:.5 E4:1 D4:3 r:1"
)
PORCH_CHORDS = "D:4 Bm7:4 G:4 A7sus4:2 A7:2 D/F#:4 F#m7b5:2 B7:2 Em7:2 A7:2 D:4"

RAIN = (
    "Rain is on the win- dow glass/ miles of wire and fields roll past/ "
    "ra- di- o and cold old tea/ coun- ting down the towns to me/"
)
SNOW = (
    "Snow has cov- ered up the sign/ still the kit- chen clock keeps time/ "
    "let- ters lean a- gainst the bread/ ev- ery one of them un- read/"
)
CLOCK = (
    "Clock says half past three,/ and the cof- fee’s cold/ Said it’s half past three, love/ "
    "and the cof- fee’s cold/ this old pi- an- o’s the one I hold/"
)

PORCH_LIGHT = Sheet(
    "1 Porch Light", "Porch Light", "folk", "A chorus that waits for its last line", "D major", "4/4", 96,
    (
        Passage("Intro", SectionKind.INTRO, 4, "D:4 Bm7:4 G:4 A7sus4:2 A7:2"),
        Passage(
            "Verse", SectionKind.VERSE, 8, PORCH_CHORDS, PORCH_LOW,
            (
                RAIN,
                SNOW,
            ),
        ),
        Passage(
            "Chorus", SectionKind.CHORUS, 8, PORCH_CHORDS, PORCH_MELODY,
            ("Leave the porch light burn- ing low/ I’m a thou- sand miles from home/ Keep the cof- fee on, the door/",),
        ),
        Passage("Bridge", SectionKind.BRIDGE, 8, "Bm7:4 F#m:4 G:4 D/F#:4 Em7:4 Bm7:4 Em7:4 A7sus4:2 A7:2"),
        Passage("Outro", SectionKind.OUTRO, 4, "D:4 Bm7:4 G:4 D:4"),
    ),
    ("Intro", "Verse", "Chorus", "Verse", "Chorus", "Bridge", "Chorus", "Outro"), 0.4,
)  # fmt: skip

PAPER_BOATS = Sheet(
    "2 Paper Boats", "Paper Boats", "art song", "Three voices, one suspension at a time", "F major", "3/4", 108,
    (
        Passage(
            "Verse", SectionKind.VERSE, 8, "F:3 Dm:3 Gm7:3 C7sus4:2 C7:1 F/A:3 Bb:3 C7sus4:2 C7:1 F:3",
            "C5:2 A4:1 A4:2 D5:1 D5:1 C5:1 Bb4:1 C5:2 Bb4:1 A4:2 C5:1 D5:2 F5:1 C5:1 D5:1 C5:1 A4:3",
            (
                "Fold the page and set it on the stream/ let it take what I could not say/",
                "Ev- ery boat we made has gone to sea/ one comes home and it comes to me/",
            ),
            {
                "second": "F4:3 F4:3 G4:2 F4:1 F4:2 E4:1 F4:3 F4:3 F4:2 E4:1 F4:3",
                "third": "F3:3 D3:3 G2:2 Bb2:1 C3:3 A2:3 Bb2:3 C3:3 F2:3",
            },
        ),
        Passage(
            "Bridge", SectionKind.BRIDGE, 8, "Dm:3 A7/C#:3 Dm/C:3 G7/B:3 Gm7/Bb:3 F/A:3 Gm7:3 C7sus4:1 C7:2",
            "D5:1 E5:1 F5:1 E5:2 C#5:1 D5:2 F5:1 F5:1 E5:1 D5:1 D5:2 Bb4:1 C5:2 A4:1 Bb4:1 A4:1 G4:1 C5:1 Bb4:1 G4:1",
            ("O the wa- ter knows the way down the hill/ and it nev- er nev- er once stood still, no/",),
            {
                "second": "A4:3 A4:2 G4:1 A4:3 G4:3 G4:2 F4:1 F4:3 D4:2 F4:1 F4:1 E4:2",
                "third": "D3:3 C#3:3 C3:3 B2:3 Bb2:3 A2:3 G2:3 C3:3",
            },
        ),
    ),
    ("Verse", "Verse", "Bridge", "Verse"), None,
    (
        Track(TrackId("second"), "Second voice", Role.OTHER, 71, volume=0.7, pan=-0.25, reverb=0.35),
        Track(TrackId("third"), "Third voice", Role.STRINGS, 42, volume=0.75, pan=0.25, reverb=0.35),
    ),
)  # fmt: skip

BLUES = (
    "r:1 B4:1 D5:2/3 E5:1/3 D5:1 B4:2 r:2 r:1 B4:1 D5:2/3 E5:1/3 G5:1 E5:3 r:1 "
    "r:1 C5:1 E5:2/3 G5:1/3 E5:1 C5:1 A4:1 r:2 r:1 B4:1 D5:2/3 E5:1/3 D5:1 B4:3 r:1 "
    "r:1 E5:1 G5:2/3 E5:1/3 Bb4:1 A4:1 B4:1 D#5:1 F#5:1 E5:4 r:4"
)
SMALL_HOURS = Sheet(
    "3 Small Hours", "Small Hours", "jazz", "Twelve bars and their substitutions", "E minor", "4/4", 72,
    (
        Passage(
            "Plain", SectionKind.VERSE, 12,
            "Em7:4 Am7:4 Em7:4 E7:4 Am7:4 Am7:4 Em7:4 Em7:4 C7:4 B7:4 Em7:4 B7:4", BLUES,
            (
                CLOCK,
            ),
        ),
        Passage(
            "Substituted", SectionKind.SOLO, 12,
            "Em7:4 F#m7b5:2 B7b9:2 Em7:4 Bm7b5:2 E7:2 Am7:4 D9:4 Gmaj7:4 Cmaj7:4 F#m7b5:4 B7b9:4 Em7:2 C7:2 B7:4",
        ),
    ),
    ("Plain", "Substituted", "Plain"), 0.35,
)  # fmt: skip


def ticks(beats: str) -> int:
    """Ticks of a length such as `1.5` or `2/3`."""
    return int(Fraction(beats) * PPQ)


def pitch(name: str) -> int:
    """MIDI pitch of `F#4`."""
    step, signs, octave = name[0], name[1:-1], int(name[-1])
    return 12 * (octave + 1) + STEP_PITCH_CLASS[step] + signs.count("#") - signs.count("b")


def notes(text: str, velocity: int) -> tuple[Note, ...]:
    """Notes of a line of `pitch:beats`; the first of a bar of quarters speaks a little louder."""
    made, at = [], 0
    for token in text.split():
        name, beats = token.split(":")
        if name != "r":
            accent = 10 if at % (4 * PPQ) == 0 else 0
            alter = name.count("#") - name[1:].count("b")
            made.append(Note(at, ticks(beats), pitch(name), velocity + accent, alter))
        at += ticks(beats)
    return sorted_notes(made)


def chords(text: str) -> tuple[ChordEvent, ...]:
    """Chord events of a line of `symbol:beats`."""
    made, at = [], 0
    for token in text.split():
        symbol, beats = token.split(":")
        made.append(ChordEvent(at, ticks(beats), parse_chord(symbol)))
        at += ticks(beats)
    return tuple(made)


def verse(text: str, sung: tuple[Note, ...], where: str) -> LyricVerse:
    """Syllables on the notes, one each; fewer syllables than notes leave the rest without words."""
    tokens = text.split()
    if len(tokens) > len(sung):
        raise SystemExit(f"{where}: {len(tokens)} syllables for {len(sung)} notes")
    kinds = {
        (False, False): Syllabic.SINGLE,
        (False, True): Syllabic.BEGIN,
        (True, True): Syllabic.MIDDLE,
        (True, False): Syllabic.END,
    }
    made, inside = [], False
    for token, note in zip(tokens, sung, strict=False):
        begins = token.endswith("-")
        word, ends_line = token.rstrip("-/"), token.endswith("/")
        made.append(Syllable(note.onset, word, kinds[inside, begins], line_end=ends_line))
        inside = begins
    return LyricVerse(tuple(made))


def section(sheet: Sheet, passage: Passage, number: int) -> Section:
    """A passage as a section, without its band."""
    sung = notes(passage.melody, 78)
    parts = {MELODY: Part(sung)} if sung else {}
    parts |= {TrackId(name): Part(notes(text, 66)) for name, text in passage.voices.items()}
    return Section(
        SectionId(f"s{number}"),
        passage.name,
        passage.kind,
        passage.bars,
        metres=(MetreChange(0, parse_metre(sheet.metre)),),
        keys=(KeyChange(0, parse_key(sheet.key)),),
        tempos=(TempoChange(0, sheet.tempo),),
        chords=chords(passage.chords),
        verses=tuple(verse(text, sung, f"{sheet.title}, {passage.name}") for text in passage.verses),
        parts=parts,
    )


def with_band(made: Section, sheet: Sheet, players: dict[Role, Track], seed: int) -> Section:
    """The section with bass, keys and drums from its chords."""
    if sheet.energy is None:
        return made
    parts = dict(made.parts)
    for role, part in band_parts(made, groove_for(sheet.style, sheet.energy), sheet.energy, seed).items():
        if role in players and part.notes:
            parts[players[role].id] = part
    return Section(**{name: getattr(made, name) for name in Section.__slots__} | {"parts": parts})


def song(sheet: Sheet) -> Song:
    """The sheet as a song."""
    melody = Track(MELODY, "Melody", Role.MELODY, 73, volume=0.85, reverb=0.3)
    band = default_players(groove_for(sheet.style, sheet.energy)) if sheet.energy is not None else ()
    players = {track.role: track for track in band}
    made = [
        with_band(section(sheet, passage, n), sheet, players, n)
        for n, passage in enumerate(sheet.passages, 1)
    ]
    ids = {s.name: s.id for s in made}
    uses, sung = [], dict.fromkeys(ids, 0)
    for name in sheet.form:
        verses = next(s for s in made if s.name == name).verses
        uses.append(SectionUse(ids[name], min(sung[name], max(len(verses) - 1, 0))))
        sung[name] += 1
    result = Song(
        metadata=Metadata(sheet.title, style=sheet.style, comment=sheet.words),
        tracks=(melody, *sheet.voices, *band),
        sections={s.id: s for s in made},
        form=tuple(uses),
    )
    check_song(result)
    for part in made:
        end = part.chords[-1].end
        if end != part.length_ticks:
            raise SystemExit(f"{sheet.title}, {part.name}: chords end at {end / PPQ:g} beats")
    return result


def main() -> None:
    """Write all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "examples")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for sheet in (PORCH_LIGHT, PAPER_BOATS, SMALL_HOURS):
        target = args.out / f"{sheet.file}.song"
        write_project(song(sheet), target)
        print(target.name, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
