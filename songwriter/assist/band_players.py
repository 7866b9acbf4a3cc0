"""The players of the band: what kind of part a track plays, in which order they are written, and new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from songwriter.arrange import default_players, groove_for
from songwriter.base.errors import UnsatisfiableError
from songwriter.base.ids import next_id
from songwriter.base.units import TrackId
from songwriter.domain.song import Song
from songwriter.domain.track import Role, Track

WRITING_ORDER = ("drums", "bass", "chordal", "pad")
"""Kinds of parts, the ones that others lean on first."""

_KINDS = {
    Role.BASS: "bass", Role.KEYS: "chordal", Role.GUITAR: "chordal", Role.CHORDS: "chordal", Role.STRINGS: "pad",
    Role.PAD: "pad", Role.DRUMS: "drums",
}  # fmt: skip
_BASS_PROGRAMS = frozenset((*range(32, 40), 43, 58))
"""Basses, double bass, tuba."""
_PAD_PROGRAMS = frozenset((*range(40, 43), 44, *range(48, 55), *range(88, 96)))
"""Bowed strings, string ensembles and choirs, synth pads."""

_USUAL = (Role.BASS, Role.KEYS, Role.DRUMS)
_NAMES = {
    "bass": Role.BASS, "keys": Role.KEYS, "piano": Role.KEYS, "guitar": Role.GUITAR, "strings": Role.STRINGS,
    "pad": Role.PAD, "drums": Role.DRUMS,
}  # fmt: skip
"""What a player is called on the command line."""
_OTHERS = (
    Track(TrackId("t-guitar"), "Guitar", Role.GUITAR, 25, volume=0.6, pan=0.2, reverb=0.25),
    Track(TrackId("t-strings"), "Strings", Role.STRINGS, 48, volume=0.5, reverb=0.4),
    Track(TrackId("t-pad"), "Pad", Role.PAD, 89, volume=0.5, reverb=0.4),
)


def part_kind(track: Track) -> str:
    """Which of ``model.vocabulary.PARTS`` a track plays: by its role, else by its sound."""
    if track.is_drums:
        return "drums"
    if track.role in _KINDS:
        return _KINDS[track.role]
    if track.program in _BASS_PROGRAMS:
        return "bass"
    return "pad" if track.program in _PAD_PROGRAMS else "chordal"


def players_to_write(song: Song, wanted: Sequence[TrackId]) -> tuple[Track, ...]:
    """The tracks that are written, in the order of writing; without ``wanted`` all of the band that are not locked.

    Raises UnsatisfiableError when there are none, or when one that is asked for is not of the band.
    """
    band = {track.id: track for track in song.band_tracks}
    for track_id in wanted:
        if track_id not in band:
            name = next((t.name for t in song.tracks if t.id == track_id), track_id)
            raise UnsatisfiableError(f"{name} is not a player of the band")
    asked = [band[t] for t in dict.fromkeys(wanted)] or list(band.values())
    if not asked:
        raise UnsatisfiableError("nobody plays in the band yet; add a track for a player first")
    free = [t for t in asked if not t.is_locked]
    if not free:
        names = ", ".join(t.name for t in asked)
        raise UnsatisfiableError(f"the track {names} is locked" if len(asked) == 1 else f"{names} are locked")
    return tuple(sorted(free, key=lambda t: WRITING_ORDER.index(part_kind(t))))


def with_players(song: Song, names: Sequence[str] = ()) -> tuple[Song, tuple[TrackId, ...]]:
    """The song with a track for every player named, and their ids; players it lacks are added.

    A name is that of a track or one of bass, keys, piano, guitar, strings, pad, drums. Without names: the band that is
    there, or bass, keys and drums where there is none. Raises UnsatisfiableError for a name that nobody has.
    """
    if not names:
        if song.band_tracks:
            return song, ()
        names = [role.value for role in _USUAL]
    found: list[TrackId] = []
    for name in names:
        track = _named(song, name)
        if track is None:
            track = new_player(song, _role(song, name))
            song = replace(song, tracks=(*song.tracks, track))
        found.append(track.id)
    return song, tuple(found)


def new_player(song: Song, role: Role) -> Track:
    """A track for a player of that role, with the sound that the song's style has for it and an id of its own."""
    groove = groove_for(song.metadata.style)
    usual = default_players(replace(groove, drums=groove.drums or "beat"))
    track = next(t for t in (*usual, *_OTHERS) if t.role is role)
    taken = [t.id for t in song.tracks]
    return track if track.id not in taken else replace(track, id=TrackId(next_id("t", taken)))


def usual_players(song: Song) -> tuple[Track, ...]:
    """Tracks for bass, keys and drums."""
    return tuple(new_player(song, role) for role in _USUAL)


def _named(song: Song, name: str) -> Track | None:
    """The track of that name, else the first of that role."""
    word = name.strip().casefold()
    by_name = next((t for t in song.band_tracks if t.name.casefold() == word), None)
    return by_name or next((t for t in song.band_tracks if t.role is _NAMES.get(word)), None)


def _role(song: Song, name: str) -> Role:
    role = _NAMES.get(name.strip().casefold())
    if role is None:
        there = [t.name for t in song.band_tracks if t.name.casefold() not in _NAMES]
        raise UnsatisfiableError(
            f"nobody in the band is called “{name.strip()}”; there are {', '.join((*_NAMES, *there))}"
        )
    return role
