"""Whatever the song and whatever the user does, playing leaves nothing hanging."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songwriter.base.units import PPQ
from songwriter.domain import Song
from songwriter.sequence.compiler import Compiler
from songwriter.sequence.events import EventList, Kind
from songwriter.sequence.grid import GRID, GridEvents
from songwriter.sequence.scheduler import schedule_of
from tests.players import Listener
from tests.strategies import songs

RATE = 8000
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
_TICKS = st.integers(-4 * PPQ, 64 * PPQ)


@st.composite
def gestures(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    """Commands with two numbers each, what the numbers mean is the command's business."""
    names = ["play", "stop", "seek", "loop", "no loop", "swap", "run", "run"]
    return draw(st.lists(st.tuples(st.sampled_from(names), _TICKS, st.integers(1, 30000)), max_size=12))


def do(heard: Listener, other: EventList, gesture: tuple[str, int, int]) -> None:
    name, tick, number = gesture
    scheduler = heard.scheduler
    match name:
        case "play":
            scheduler.play()
        case "stop":
            scheduler.stop()
        case "seek":
            scheduler.seek(tick)
        case "loop":
            scheduler.set_loop((tick, tick + number))
        case "no loop":
            scheduler.set_loop(None)
        case "swap":
            scheduler.swap(GridEvents(other, RATE))
        case "run":
            heard.run(number)


@FEW
@given(songs(), songs(), gestures())
def test_nothing_hangs_and_nothing_doubles(song: Song, other: Song, did: list[tuple[str, int, int]]) -> None:
    compiler = Compiler()
    heard = Listener(schedule_of(compiler.compile(song), RATE))
    for gesture in did:
        do(heard, compiler.compile(other), gesture)
    heard.scheduler.stop()
    heard.settle()
    assert not heard.sounding
    assert not heard.doubled
    assert heard.sounding == set(heard.scheduler.held)


@FEW
@given(songs(), st.integers(1, 5000))
def test_every_event_comes_once_at_its_place_for_any_block(song: Song, block: int) -> None:
    events = Compiler().compile(song)
    laid_out = GridEvents(events, RATE)
    if laid_out.end > 120 * RATE:
        return
    heard = Listener(schedule_of(events, RATE))
    heard.scheduler.play()
    heard.run(laid_out.end + GRID, block)
    expected = [
        (at, a[1], a[2])
        for at, a in zip(laid_out.positions, laid_out.actions, strict=True)
        if a[0] == Kind.NOTE_ON and at < laid_out.end
    ]
    assert heard.notes() == expected


@FEW
@given(songs(), st.integers(0, 40000))
def test_seeking_gives_the_state_that_playing_there_gives(song: Song, place: int) -> None:
    events = Compiler().compile(song)
    place = min(place // GRID * GRID, max(GridEvents(events, RATE).end - GRID, 0) // GRID * GRID)
    played, sought = Listener(schedule_of(events, RATE)), Listener(schedule_of(events, RATE))
    played.scheduler.play()
    if place:
        played.run(place)
    sought.scheduler.seek_position(place)
    sought.settle()
    played.scheduler.seek_position(place)
    played.settle()
    for key, value in sought.state.items():
        assert played.state[key] == value


@FEW
@given(songs())
def test_notes_of_one_pitch_on_one_channel_never_overlap(song: Song) -> None:
    events = Compiler().compile(song)
    sounding: set[tuple[int, int]] = set()
    for kind, channel, pitch in zip(events.kind, events.channel, events.data1, strict=True):
        key = (int(channel), int(pitch))
        if kind == Kind.NOTE_ON:
            assert key not in sounding
            sounding.add(key)
        elif kind == Kind.NOTE_OFF:
            sounding.remove(key)
    assert not sounding
