"""Freedoom: game music for a whole band. Its players become parts; chords are read off where they are clear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from songwriter.assist.leadsheet import GRID, LeadSheet
from songwriter.assist.percussion import CANONICAL
from songwriter.base.errors import ReadError
from songwriter.training.corpora.clear_chords import signature_of, with_clear_chords
from songwriter.training.corpora.lines import lowest_line, tidied
from songwriter.training.corpora.midifile import MidiSong, Player, on_grid, read_midi
from songwriter.training.corpora.parts import Struck, band_part
from songwriter.training.corpora.percussion import strokes
from songwriter.training.corpora.raw import Raw, RawMeasure, assemble, make_measures
from songwriter.training.corpora.refusals import Read, Refused

_MOST_OFF_GRID = 0.15
_LEAST_NOTES = 60
_BASSES = range(32, 40)
_CHORDAL = {*range(32), 46}
_PADS = {44, *range(48, 56), *range(88, 96)}
_DISTORTED = {29, 30}
_GUITARS_LEAD = 0.35
"""Share of the pitched notes from which distorted guitars make it rock."""
_BASS_BELOW = 60
_LOW, _HIGH = 45, 64
"""A single line whose middle is lower is a bass, one that is higher a lead, whatever plays it."""
_SINGLE = 1.2
"""Notes per onset up to which a player counts as a single line."""
_SOFT, _ACCENTED = 0.7, 1.2
"""Of a drum's usual velocity in the piece."""


def read(folder: Path) -> Iterator[Read]:
    """Every piece that lies on sixteenths and triplets."""
    seen: set[tuple[object, ...]] = set()
    for path in sorted((folder / "musics").glob("*.mid")):
        name = str(path.relative_to(folder))
        try:
            song = read_midi(path)
        except ReadError:
            yield Refused(name, "not a MIDI file")
            continue
        reason = _unusable(song)
        notes = tuple(song.notes())
        if notes in seen:
            reason = "the same notes as another file"
        seen.add(notes)
        yield Refused(name, reason) if reason else _piece(path.stem, song)


def _unusable(song: MidiSong) -> str:
    if sum(1 for _ in song.notes()) < _LEAST_NOTES:
        return "hardly any notes"
    if not song.tempos:
        return "no tempo"
    if any(4 * GRID * beats % unit for _, (beats, unit) in song.metres):
        return "a metre off the grid"
    if song.off_grid_share() > _MOST_OFF_GRID:
        return "more than 15 % of the notes off the grid"
    return "" if any(role_of(player) for player in song.players) else "no player of a known role"


def role_of(player: Player) -> str:
    """What a player does in the band by channel, program and register; "" for a lead or an effect."""
    if player.is_drums:
        return "drums"
    voices = len(player.notes) / len({note.start for note in player.notes})
    middle = median(note.pitch for note in player.notes)
    if player.program in _BASSES or (voices <= _SINGLE and middle < _LOW):
        return "bass"
    if voices <= _SINGLE and middle > _HIGH:
        return ""
    if player.program in _PADS:
        return "pad"
    return "chordal" if player.program in _CHORDAL else ""


def _piece(stem: str, song: MidiSong) -> LeadSheet:
    metres = [(round(at * GRID), metre) for at, metre in song.metres] or [(0, (4, 4))]
    raw = Raw(f"Freedoom {stem}", "freedoom_midi", f"freedoom/{stem}", _style(song))
    raw.tempo_bpm = median(tempo for _, tempo in song.tempos)
    last = max(note.start for note in song.notes())
    raw.measures = make_measures(on_grid(last) + 1, metres)
    roles = {role: notes for role, notes in _roles(song, raw.measures).items() if notes}
    harmony = [note for role, notes in roles.items() if role != "drums" for note in notes]
    raw.keys = [(0, signature_of(harmony))]
    sheet = with_clear_chords(assemble(raw, repair_keys=False), harmony, raw.measures)
    parts = (band_part(role, notes, raw.measures, sheet.measures) for role, notes in roles.items())
    return replace(sheet, parts=tuple(parts))


def _style(song: MidiSong) -> str:
    sizes = [(player.program, len(player.notes)) for player in song.players if not player.is_drums]
    guitars = sum(size for program, size in sizes if program in _DISTORTED)
    return "rock" if guitars > _GUITARS_LEAD * sum(size for _, size in sizes) else "game"


def _roles(song: MidiSong, bars: Sequence[RawMeasure]) -> dict[str, list[Struck]]:
    players: dict[str, list[Player]] = defaultdict(list)
    for player in song.players:
        players[role_of(player)].append(player)
    tidy = {
        role: [tidied(map(_struck, player.notes), bars) for player in players[role]]
        for role in ("bass", "chordal", "pad")
    }
    tidy["bass"] = [lowest_line(notes, _BASS_BELOW) for notes in tidy["bass"]]
    roles = {role: _one_at_a_time(own, bars) for role, own in tidy.items()}
    hits = [(n.start, n.pitch, n.velocity) for player in players["drums"] for n in player.notes]
    roles["drums"] = strokes(hits, _levels(hits))
    return roles


def _struck(note: tuple[float, float, int, int]) -> Struck:
    start, end, pitch, _ = note
    return Struck(on_grid(start), pitch, max(3, on_grid(end) - on_grid(start)))


def _one_at_a_time(players: Sequence[list[Struck]], bars: Sequence[RawMeasure]) -> list[Struck]:
    """In every measure the player who has most to play in the whole piece of those who play there."""
    kept = []
    ranked = sorted(players, key=len, reverse=True)
    for bar in bars:
        own = ([n for n in notes if bar.start <= n.onset < bar.start + bar.length] for notes in ranked)
        kept += next((notes for notes in own if notes), [])
    return kept


def _levels(hits: Sequence[tuple[float, int, int]]) -> Callable[[int, int], int]:
    """Levels against the usual velocity of each drum: programmed drums are all loud."""
    velocities: dict[int, list[int]] = defaultdict(list)
    for _, number, velocity in hits:
        velocities[CANONICAL.get(number, 0)].append(velocity)
    usual = {drum: median(own) for drum, own in velocities.items()}

    def level(drum: int, velocity: int) -> int:
        return (velocity >= _SOFT * usual[drum]) + (velocity >= _ACCENTED * usual[drum])

    return level
