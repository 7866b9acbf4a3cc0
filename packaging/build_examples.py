"""Writes the three example songs into resources/examples.

    python packaging/build_examples.py [--out resources/examples]

They were written for this project and belong to it. In a line of music a bar ends with `|`; a note is `pitch:beats`,
a rest `r:beats`, a chord `symbol:beats` (a beat is a quarter; one beat where no length is given, a whole bar for a
chord that stands alone). Words have a hyphen between the syllables of a word, a slash at the end of a line, and `_`
for a note on which the syllable before goes on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from songwriter.arrange import Groove, band_parts  # noqa: E402
from songwriter.base.units import PPQ, SectionId, TrackId  # noqa: E402
from songwriter.domain import (  # noqa: E402
    ChordEvent,
    KeyChange,
    LyricVerse,
    Metadata,
    MetreChange,
    Note,
    Origin,
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
    """A section in writing: chords, the melody, further voices by track, the words of its verses."""

    name: str
    kind: SectionKind
    chords: str
    melody: str = ""
    verses: tuple[str, ...] = ()
    voices: dict[str, str] = field(default_factory=dict)
    tempos: tuple[tuple[int, float], ...] = ()
    """Changes of tempo: (bar from 0, quarters a minute)."""


@dataclass(frozen=True)
class Sheet:
    """A song in writing. `form` has (passage, verse from 0); `energy` 0–1 sets the band."""

    file: str
    title: str
    style: str
    about: str
    key: str
    metre: str
    tempo: float
    groove: Groove
    energy: float
    tracks: tuple[Track, ...]
    passages: tuple[Passage, ...]
    form: tuple[tuple[str, int], ...]


VERSE, CHORUS, BRIDGE = SectionKind.VERSE, SectionKind.CHORUS, SectionKind.BRIDGE
INTRO, OUTRO, SOLO = SectionKind.INTRO, SectionKind.OUTRO, SectionKind.SOLO

PORCH_LIGHT = Sheet(
    "1-porch-light", "Porch Light", "folk ballad", "A chorus that waits for its last line", "D major", "4/4", 96,
    Groove("porch", "brushes", "root and fifth", "picking"), 0.4,
    (
        Track(MELODY, "Melody", Role.MELODY, 73, volume=0.86, reverb=0.35),
        Track(TrackId("t-guitar"), "Guitar", Role.KEYS, 25, volume=0.62, pan=-0.25, reverb=0.25),
        Track(TrackId("t-bass"), "Bass", Role.BASS, 32, volume=0.72, reverb=0.1),
        Track(TrackId("t-drums"), "Brushes", Role.DRUMS, 40, is_drums=True, volume=0.45, pan=0.1, reverb=0.2),
    ),
    (
        Passage("Intro", INTRO, "D | G | D/F# | A7sus4:2 A7:2"),
        Passage(
            "Verse", VERSE, "D | G | D/F# | A | Bm7 | G | Em7 | A7sus4:2 A7:2",
            "F#4:1.5 E4:.5 D4 E4 | G4 F#4 D4:2 | F#4:1.5 E4:.5 D4 E4 | A4 F#4 E4:2 |"
            "F#4:1.5 G4:.5 A4 F#4 | B4 A4 G4:2 | G4:1.5 F#4:.5 E4 F#4 | G4 F#4 E4:2",
            (
                ("Rain is on the win-dow glass/ miles of wire and fields roll past/"
                " ra-di-o and cold old tea/ coun-ting down the towns to me/"),
                ("Past the mill and past the mine/ one more coun-ty, one more sign/"
                " some-one’s sing-ing on the band/ half the words I un-der-stand/"),
            ),
        ),
        Passage(
            "Chorus", CHORUS, "D | A/C# | Bm7 | G:2 A7:2 | D/F# | G:2 B7/F#:2 | Em7:2 A7:2 | D",
            "A4:1.5 F#4:.5 A4 B4 | A4 F#4 E4:2 | r D4:.5 E4:.5 F#4 G4 | A4 G4 E4:2 |"
            "A4:1.5 F#4:.5 A4 B4 | D5:1.5 C#5:.5 B4:2 | r E4:.5 F#4:.5 G4 E4 | F#4:1.5 E4:.5 D4:2",
            (
                ("Leave the porch light burn-ing low/ I’m a thou-sand miles from home/"
                " Keep the cof-fee on, the door/ I’ll be there be-fore the snow/"),
            ),
        ),
        Passage(
            "Bridge", BRIDGE, "Bm | F#m | G | D | Bm | F#m | Em7 | A7sus4:2 A7:2",
            "B4 C#5 D5 C#5 | C#5 B4 A4 F#4 | B4:1.5 A4:.5 B4 D5 | A4:3 r |"
            "B4 C#5 D5 C#5 | C#5 B4 A4 F#4 | G4:1.5 A4:.5 B4 C#5 | D5:2 C#5:2",
            (
                ("If the road should close be-hind me/ if the phone line’s down/"
                " you will know the way to find me/ turn the lamp a-round _/"),
            ),
        ),
        Passage(
            "Outro", OUTRO, "Em7:2 A7:2 | Bm7:2 G:2 | Em7:2 A7:2 | D",
            "r E4:.5 F#4:.5 G4 E4 | F#4:1.5 E4:.5 D4:2 | r E4:.5 F#4:.5 G4 E4 | F#4:1.5 E4:.5 D4:2",
            ("I’ll be there be-fore the snow/ I’ll be there be-fore the snow/",),
            tempos=((0, 96), (2, 84), (3, 72)),
        ),
    ),
    (
        ("Intro", 0), ("Verse", 0), ("Chorus", 0), ("Verse", 1), ("Chorus", 0), ("Bridge", 0), ("Chorus", 0),
        ("Outro", 0),
    ),
)  # fmt: skip

BOATS_FIRST_STRAIN = (
    "C5:1.5 A4:.5 C5 | E5:2 D5:.5 E5:.5 | D5:1.5 A4:.5 D5 | F5:2 D5 |"
    "C5:1.5 D5:.5 C5 | D5 C5 Bb4 | G4:3 | r:3 |"
    "C5:1.5 A4:.5 C5 | E5:2 D5:.5 E5:.5 | D5:1.5 A4:.5 D5 | F5 D5 D5 |"
    "C5 Bb4 A4 | Bb4 A4 G4 | F4:3 | r:3"
)
PAPER_BOATS = Sheet(
    "2-paper-boats", "Paper Boats", "waltz", "Three voices, one suspension at a time", "F major", "3/4", 108,
    Groove("boats", "brushes", "held roots", "off beats"), 0.25,
    (
        Track(MELODY, "First voice", Role.MELODY, 73, volume=0.84, reverb=0.4),
        Track(TrackId("second"), "Second voice", Role.OTHER, 71, volume=0.66, pan=-0.35, reverb=0.4),
        Track(TrackId("third"), "Third voice", Role.STRINGS, 42, volume=0.72, pan=0.35, reverb=0.4),
        Track(TrackId("t-keys"), "Piano", Role.KEYS, 0, volume=0.44, pan=-0.1, reverb=0.3),
        Track(TrackId("t-bass"), "Bass", Role.BASS, 32, volume=0.62, reverb=0.15),
        Track(TrackId("t-drums"), "Brushes", Role.DRUMS, 40, is_drums=True, volume=0.3, reverb=0.25),
    ),
    (
        Passage("Intro", INTRO, "F | Bb/F | C7sus4 | C7"),
        Passage(
            "Verse", VERSE,
            "F | C | Dm | Bb | F | Bb | C7sus4 | C7 | F | C | Dm | Bb | F/C | C7 | F | F",
            BOATS_FIRST_STRAIN,
            (
                ("Fold me a boat from the back of a let-ter/ set it on wa-ter at nine/"
                " Lean from the bridge till the lamps are all yel-low and fol-low your pa-per with mine/"),
                ("Sail me a word from the far side of sum-mer/ leave it in reeds on the sand/"
                " Mine is the one with the cor-ner gone un-der and still com-ing in to the land/"),
            ),
            {
                "second": "F4:3 | E4:3 | E4:2 D4 | D4:3 | F4:3 | F4:3 | F4:3 | E4:3 |"
                "F4:3 | E4:3 | E4:2 D4 | D4:3 | F4:3 | F4:2 E4 | C4:3 | C4:2 r",
                "third": "A3:3 | G3:3 | F3:3 | Bb3:3 | Bb3:2 A3 | Bb3:3 | Bb3:3 | Bb3:3 |"
                "A3:3 | G3:3 | F3:3 | F3:3 | C4:3 | Bb3:3 | Bb3:2 A3 | A3:2 r",
            },
        ),
        Passage(
            "Bridge", BRIDGE,
            "Dm | A7 | Dm/C | G/B | Bb | F/A | Gm | A7 | Bb | F/A | Gm7 | C7 | F | D7/F# | Gm7 | C7sus4:2 C7",
            "A4:1.5 F4:.5 A4 | G4:2 A4:.5 G4:.5 | F4:1.5 A4:.5 D5 | D5:2 B4 |"
            "D5:1.5 C5:.5 Bb4 | C5 Bb4 A4 | Bb4:3 | A4:2 r |"
            "F5:1.5 D5:.5 F5 | C5:2 D5:.5 C5:.5 | G4:1.5 A4:.5 Bb4 | C5 Bb4 C5 |"
            "F5:1.5 E5:.5 C5 | D5 C5 A4 | Bb4:2 A4 | G4:3",
            (
                ("What did we write on the sail of a mor-ning/ No-bo-dy liv-ing re-calls _/"
                " Rain took the ink and the riv-er took warn-ing and car-ried it un-der the walls _ _/"),
            ),
            {
                "second": "D4:3 | D4:2 C#4 | D4:3 | D4:3 | F4:3 | F4:3 | G4:3 | G4:3 |"
                "F4:3 | F4:3 | F4:3 | F4:2 E4 | F4:3 | D4:3 | F4:3 | F4:2 E4",
                "third": "A3:3 | A3:3 | A3:3 | A3:2 G3 | F3:3 | C4:3 | D4:3 | D4:2 C#4 |"
                "D4:3 | C4:3 | C4:2 Bb3 | Bb3:3 | Bb3:2 A3 | A3:3 | A3:2 G3 | G3:3",
            },
        ),
        Passage(
            "Outro", OUTRO, "F/C | C7 | F | F",
            "C5 Bb4 A4 | Bb4 A4 G4 | F4:3 | F4:3",
            ("fol-low your pa-per with mine _/",),
            {
                "second": "F4:3 | F4:2 E4 | E4:2 F4 | F4:3",
                "third": "A3:3 | Bb3:3 | Bb3:2 A3 | A3:3",
            },
            tempos=((0, 104), (1, 92), (2, 76)),
        ),
    ),
    (("Intro", 0), ("Verse", 0), ("Bridge", 0), ("Verse", 1), ("Outro", 0)),
)  # fmt: skip

BLUES_CHORDS = (
    "Em7 | Am7 | Em7 | Bm7b5:2 E7b9:2 | Am7 | D9 | Em7 | C#m7b5 | C7 | B7 | Em7:2 C7:2 | F#m7b5:2 B7b9:2"
)
BLUES_MELODY = (
    "r B4 D5:.67 B4:.33 A4 | G4:.67 A4:.33 G4 E4 D4 | E4:3 r | r:4 |"
    "r C5 D5:.67 C5:.33 A4 | A4:.67 C5:.33 A4 E4 D4 | E4:3 r | r:4 |"
    "E5:.67 E5:.33 E5:.67 D5:.33 Bb4 G4:.67 A4:.33 | B4 A4 F#4 D#4 | E4:2 r:2 | r:4"
)
BLUES_ANSWERS = (
    "r:4 | r:4 | r:3 r:.67 B4:.33 | D5:.67 E5:.33 D5 B4:.67 G#4:.33 F4 |"
    "r:4 | r:4 | r:3 r:.67 B4:.33 | E5 G5:.67 E5:.33 B4 r |"
    "r:4 | r:4 | r:3 E5:.67 D5:.33 | C5 A4 B4:.67 A4:.33 F#4"
)
BLUES_SOLO = (
    "B4:.67 D5:.33 E5:2 r | r E5:.67 G5:.33 E5 D5:.67 C5:.33 | B4:3 r:.67 B4:.33 |"
    "D5 B4:.67 A4:.33 G#4:.67 B4:.33 D5:.67 F5:.33 | E5:2 C5 A4 | r F#4:.67 A4:.33 C5 E5 |"
    "D5:.67 B4:.33 G4 E4:2 | r:.67 G4:.33 B4:.67 C#5:.33 E5 G5 | G5 E5:.67 C5:.33 Bb4 G4 |"
    "A4:.67 F#4:.33 D#4 F#4:.67 A4:.33 C5:.67 D#5:.33 | E5:2 r E5:.67 D5:.33 | C5 A4 B4:.67 A4:.33 F#4"
)
SMALL_HOURS = Sheet(
    "3-small-hours", "Small Hours", "slow blues", "Twelve bars and their substitutions", "E minor", "4/4", 72,
    Groove("hours", "ride", "walking", "comping", 2 / 3), 0.3,
    (
        Track(MELODY, "Melody", Role.MELODY, 66, volume=0.8, reverb=0.35),
        Track(TrackId("answer"), "Trumpet", Role.OTHER, 59, volume=0.6, pan=0.3, reverb=0.45),
        Track(TrackId("t-keys"), "Keys", Role.KEYS, 4, volume=0.6, pan=-0.25, reverb=0.3, chorus=0.2),
        Track(TrackId("t-bass"), "Bass", Role.BASS, 32, volume=0.76, reverb=0.1),
        Track(TrackId("t-drums"), "Drums", Role.DRUMS, 32, is_drums=True, volume=0.48, reverb=0.2),
    ),
    (
        Passage("Intro", INTRO, "C7 | B7 | Em7:2 C7:2 | F#m7b5:2 B7b9:2"),
        Passage(
            "Verse", VERSE, BLUES_CHORDS, BLUES_MELODY,
            (
                ("Small hours, and the ket-tle’s gone cold on me/ Small hours, and the ket-tle’s gone cold on me/"
                " Count-ed ev-ery street-light as far as I can see/"),
            ),
            {"answer": BLUES_ANSWERS},
        ),
        Passage("Solo", SOLO, BLUES_CHORDS, voices={"answer": BLUES_SOLO}),
        Passage(
            "Last verse", VERSE,
            "Em7 | F#m7b5:2 B7b9:2 | Em7:2 A7:2 | Bm7b5:2 Bb7:2 | Am7 | Am7:2 D9:2 | Gmaj7:2 Em7:2 |"
            "C#m7b5:2 F#7:2 | C9 | B7:2 F7:2 | Em7:2 C7:2 | F#m7b5:2 B7b9:2",
            BLUES_MELODY,
            (
                ("Small hours, and the last train is sing-ing through/ Small hours, and the last train is sing-ing"
                " through/ Wish it had a tick-et to car-ry me to you/"),
            ),
            {"answer": BLUES_ANSWERS},
        ),
        Passage(
            "Outro", OUTRO, "Em7 | C7:2 B7:2 | Em7 | Em6",
            "r B4 D5:2 | Bb4:2 A4:2 | r F#4 E4:2 | E4:4",
            ("Small hours/ small hours/ small hours _/",),
            tempos=((0, 72), (1, 64), (2, 54)),
        ),
    ),
    (("Intro", 0), ("Verse", 0), ("Solo", 0), ("Last verse", 0), ("Outro", 0)),
)  # fmt: skip


def ticks(beats: str) -> int:
    """Ticks of a length in quarters: `1.5`, or `.67` and `.33` for the parts of a swung beat."""
    return round(Fraction(float(beats)).limit_denominator(12) * PPQ)


def pitch(name: str) -> int:
    """MIDI pitch of `F#4`."""
    step, signs, octave = name[0], name[1:-1], int(name[-1])
    return 12 * (octave + 1) + STEP_PITCH_CLASS[step] + signs.count("#") - signs.count("b")


def events(text: str, bar: int, where: str) -> Iterator[tuple[int, int, str]]:
    """(onset, duration, what) of everything in a line of music; ends the program if a bar is not full."""
    for number, content in enumerate(text.split("|")):
        tokens, at = content.split(), number * bar
        for token in tokens:
            what, _, beats = token.partition(":")
            length = ticks(beats) if beats else (bar if len(tokens) == 1 else PPQ)
            yield at, length, what
            at += length
        if at != (number + 1) * bar:
            raise SystemExit(f"{where}, bar {number + 1}: {(at - number * bar) / PPQ:g} beats in {content}")


def part(text: str, bar: int, loud: int, where: str) -> Part:
    """Notes with the accents of the metre."""
    made = []
    for onset, length, name in events(text, bar, where):
        if name != "r":
            accent = 8 if onset % bar == 0 else (0 if onset % PPQ == 0 else -6)
            made.append(Note(onset, length, pitch(name), loud + accent))
    return Part(sorted_notes(made))


def verse(text: str, sung: Part, where: str) -> LyricVerse:
    """One syllable for each note."""
    made: list[Syllable] = []
    tokens = text.replace("-", "- ").replace("/", "/ ").split()
    if len(tokens) != len(sung.notes):
        raise SystemExit(f"{where}: {len(tokens)} syllables for {len(sung.notes)} notes")
    inside = False
    notes = iter(sung.notes)
    for token in tokens:
        note = next(notes)
        word, begins, ends_line = token.rstrip("-/"), token.endswith("-"), token.endswith("/")
        if word == "_":
            made[-1] = replace(made[-1], extends=True, line_end=ends_line)
            continue
        kind = (Syllabic.MIDDLE if begins else Syllabic.END) if inside else None
        made.append(
            Syllable(
                note.onset, word, kind or (Syllabic.BEGIN if begins else Syllabic.SINGLE), line_end=ends_line
            )
        )
        inside = begins
    return LyricVerse(tuple(made))


def section(sheet: Sheet, passage: Passage, number: int) -> Section:
    """A passage as a section, with its band."""
    signature, where = parse_metre(sheet.metre), f"{sheet.title}, {passage.name}"
    bar = signature.ticks
    found = events(passage.chords, bar, f"{where}, chords")
    chords = tuple(ChordEvent(onset, length, parse_chord(name)) for onset, length, name in found)
    sung = part(passage.melody, bar, 80, f"{where}, melody") if passage.melody else Part()
    parts = {MELODY: sung} if sung.notes else {}
    loud = 78 if passage.kind is SOLO else 66
    parts |= {TrackId(t): part(text, bar, loud, f"{where}, {t}") for t, text in passage.voices.items()}
    tempos = passage.tempos or ((0, sheet.tempo),)
    made = Section(
        SectionId(f"s{number}"), passage.name, passage.kind, chords[-1].end // bar,
        metres=(MetreChange(0, signature),),
        keys=(KeyChange(0, parse_key(sheet.key)),),
        tempos=tuple(TempoChange(at * bar, float(bpm)) for at, bpm in tempos),
        chords=chords,
        verses=tuple(verse(text, sung, where) for text in passage.verses),
        parts=parts,
    )  # fmt: skip
    return replace(made, parts=parts | band(sheet, made, number))


def band(sheet: Sheet, made: Section, seed: int) -> dict[TrackId, Part]:
    """Bass, keys and drums from the chords; they are ours like the rest."""
    players = {track.role: track.id for track in sheet.tracks}
    return {
        players[role]: Part(tuple(replace(n, origin=Origin.YOURS, source=None) for n in played.notes))
        for role, played in band_parts(made, sheet.groove, sheet.energy, seed).items()
    }


def song(sheet: Sheet) -> Song:
    """The sheet as a song."""
    made = {p.name: section(sheet, p, n) for n, p in enumerate(sheet.passages, 1)}
    result = Song(
        metadata=Metadata(sheet.title, style=sheet.style, comment=sheet.about, composer="Songwriter"),
        tracks=sheet.tracks,
        sections={s.id: s for s in made.values()},
        form=tuple(SectionUse(made[name].id, number) for name, number in sheet.form),
    )
    check_song(result)
    return result


def main() -> None:
    """Write all three."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "examples")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for sheet in (PORCH_LIGHT, PAPER_BOATS, SMALL_HOURS):
        target = args.out / f"{sheet.file}.song"
        write_project(song(sheet), target)
        print(f"{target.name}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
