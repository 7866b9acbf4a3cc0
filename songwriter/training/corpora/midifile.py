"""A MIDI file as players with notes timed in quarters, and what the file says of metre, key and tempo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import mido

from songwriter.assist.leadsheet import GRID
from songwriter.base.errors import ReadError
from songwriter.training.corpora.raw import fifths_of_tonic
from songwriter.training.corpora.symbols import STEPS

DRUM_CHANNEL = 9
_PLACES = (0, 3, 4, 6, 8, 9, 12)
_OFF_GRID = 0.5
"""Grid units a note may be away from its place and still count as on the grid."""


class Played(NamedTuple):
    """A note in quarters from the beginning of the file, with its MIDI velocity."""

    start: float
    end: float
    pitch: int
    velocity: int


@dataclass
class Player:
    """What one track plays on one channel with one General MIDI program (−1: none was named)."""

    name: str
    channel: int
    program: int
    notes: list[Played] = field(default_factory=list)

    @property
    def is_drums(self) -> bool:
        """Whether the notes are strokes on a drum kit."""
        return self.channel == DRUM_CHANNEL


@dataclass
class MidiSong:
    """The players of a file in the order of its tracks; times are quarters."""

    players: list[Player] = field(default_factory=list)
    metres: list[tuple[float, tuple[int, int]]] = field(default_factory=list)
    keys: list[tuple[float, int]] = field(default_factory=list)
    tempos: list[tuple[float, float]] = field(default_factory=list)

    def notes(self) -> Iterable[Played]:
        """Those of all players, drums as well."""
        return (note for player in self.players for note in player.notes)

    def off_grid_share(self) -> float:
        """Share of the notes that begin neither on a sixteenth nor on an eighth triplet; 0 without notes."""
        away = [abs(note.start * GRID - on_grid(note.start)) > _OFF_GRID for note in self.notes()]
        return sum(away) / max(1, len(away))


def on_grid(quarters: float) -> int:
    """The nearest sixteenth or eighth triplet, in grid units; of two as near the later one."""
    whole, inside = divmod(quarters * GRID, GRID)
    return int(whole) * GRID + min(reversed(_PLACES), key=lambda place: abs(place - inside))


def read_midi(path: Path) -> MidiSong:
    """Read a file; ReadError if it is no MIDI file or does not say its ticks per quarter."""
    try:
        file = mido.MidiFile(path)
    except (OSError, EOFError, ValueError, IndexError) as error:
        raise ReadError(path, "it is not a MIDI file") from error
    song = MidiSong()
    for track in file.tracks:
        _Track(song, file.ticks_per_beat).read(track)
    song.metres.sort(key=lambda m: m[0])
    song.keys.sort(key=lambda k: k[0])
    song.tempos.sort(key=lambda t: t[0])
    return song


class _Track:
    """Reads one track into a song."""

    def __init__(self, song: MidiSong, ticks: int) -> None:
        self._song = song
        self._ticks = ticks
        self._programs: dict[int, int] = {}
        self._players: dict[tuple[int, int], Player] = {}
        self._sounding: dict[tuple[int, int], tuple[float, int]] = {}

    def read(self, track: mido.MidiTrack) -> None:
        """Take over every event."""
        ticks, name = 0, track.name
        for message in track:
            ticks += message.time
            now = ticks / self._ticks
            if message.is_meta:
                self._meta(message, now)
            elif message.type == "program_change":
                self._programs[message.channel] = message.program
            elif message.type in ("note_on", "note_off"):
                self._end(message, now, name)
                if message.type == "note_on" and message.velocity:
                    self._sounding[message.channel, message.note] = (now, message.velocity)

    def _meta(self, message: mido.MetaMessage, now: float) -> None:
        if message.type == "time_signature":
            self._song.metres.append((now, (message.numerator, message.denominator)))
        elif message.type == "key_signature":
            self._song.keys.append((now, fifths_of_name(message.key)))
        elif message.type == "set_tempo":
            self._song.tempos.append((now, mido.tempo2bpm(message.tempo)))

    def _end(self, message: mido.Message, now: float, name: str) -> None:
        """A note ends where it is released, or where its pitch is struck again."""
        begun = self._sounding.pop((message.channel, message.note), None)
        if begun is None:
            return
        place = (message.channel, self._programs.get(message.channel, -1))
        if place not in self._players:
            self._players[place] = Player(name, *place)
            self._song.players.append(self._players[place])
        self._players[place].notes.append(Played(begun[0], now, message.note, begun[1]))


def fifths_of_name(key: str) -> int:
    """Key signature of a key as MIDI names it (``Ebm``)."""
    name = key.rstrip("m")
    tonic = STEPS[name[0]] + name.count("#") - name.count("b")
    return fifths_of_tonic((tonic + (3 if key.endswith("m") else 0)) % 12)
