"""The transport against a player that only remembers what it was told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from songwriter.audio import messages as m
from songwriter.audio.player import PlayerState, PlayerStatus, Snapshot
from songwriter.base.units import PPQ
from songwriter.domain import ChordSymbol, PitchName
from songwriter.sequence.events import GROUPS, EventList, Kind
from songwriter.services.transport import Transport
from tests.playback_songs import BAR, BASS, MELODY, band_song, line, with_part, with_track

SILENT = Snapshot(0.0, False, False, (0.0, 0.0), ((0.0, 0.0),) * GROUPS, 0, 0, 0)


class RememberingPlayer:
    """Stands in for AudioPlayer; ``shot`` is what it says is heard."""

    def __init__(self) -> None:
        self.config = m.PlayerConfig(Path("a.sf2"))
        self.status = PlayerStatus()
        self.refused_soundfont: m.SoundFontRefused | None = None
        self.is_play_pending = False
        self.shot = SILENT
        self.sent: list[m.Command] = []
        self.loaded: list[EventList] = []
        self.has_device = True
        self.has_news = False

    def start(self) -> None:
        state = PlayerState.READY if self.has_device else PlayerState.NO_DEVICE
        self.status = replace(self.status, state=state)

    def close(self) -> None:
        self.status = replace(self.status, state=PlayerState.CLOSED)

    def reopen(self, config: m.PlayerConfig) -> None:
        self.config = config

    def send(self, command: m.Command) -> None:
        self.sent.append(command)

    def set_mix(self, setup: object) -> None:
        self.sent.append(m.Mix(setup))  # type: ignore[arg-type]

    def load(self, events: Callable[[], EventList]) -> None:
        self.loaded.append(events())

    def use_soundfont(self, path: Path) -> None:
        self.sent.append(m.UseSoundFont(path))

    def poll(self) -> bool:
        had, self.has_news = self.has_news, False
        return had

    def snapshot(self) -> Snapshot:
        return self.shot

    def hear(self, tick: float, is_playing: bool) -> None:
        self.shot = replace(self.shot, tick=tick, is_playing=is_playing)

    def take(self) -> list[m.Command]:
        sent, self.sent = self.sent, []
        return sent


@pytest.fixture
def player() -> RememberingPlayer:
    return RememberingPlayer()


@pytest.fixture
def transport(player: RememberingPlayer, qapp: object) -> Iterator[Transport]:
    transport = Transport(player)  # type: ignore[arg-type]
    transport.load(band_song())
    player.take()
    yield transport
    transport.close()


def pitches(events: EventList) -> list[int]:
    return events.data1[(events.kind == Kind.NOTE_ON) & (events.channel == 0)].tolist()


def test_play_starts_the_device_and_begins_at_the_playhead(
    transport: Transport, player: RememberingPlayer
) -> None:
    transport.seek(PPQ)
    transport.play()
    assert player.status.state is PlayerState.READY
    assert player.take()[-2:] == [m.Seek(PPQ), m.Play()]


def test_stop_returns_to_where_playing_began_and_pause_does_not(
    transport: Transport, player: RememberingPlayer
) -> None:
    transport.seek(PPQ)
    transport.play()
    player.hear(3 * PPQ, True)
    player.take()
    transport.pause()
    assert player.take() == [m.Stop()]
    transport.play()
    assert player.take()[-2:] == [m.Seek(3 * PPQ), m.Play()]
    player.hear(5 * PPQ, True)
    transport.stop()
    assert player.take() == [m.Stop(), m.Seek(3 * PPQ)]


def test_playing_from_the_end_begins_again(transport: Transport, player: RememberingPlayer) -> None:
    transport.start()
    player.hear(2 * BAR, False)
    transport.play()
    assert m.Seek(0) in player.take()


def test_toggle_plays_and_pauses(transport: Transport, player: RememberingPlayer) -> None:
    transport.toggle()
    assert m.Play() in player.take()
    player.hear(10, True)
    transport.toggle()
    assert player.take() == [m.Stop()]


def test_the_count_in_is_only_there_when_asked_for(transport: Transport, player: RememberingPlayer) -> None:
    transport.set_count_in(1)
    transport.play()
    assert player.take()[-1] == m.Play()
    transport.pause()
    transport.play(with_count_in=True)
    last = player.take()[-1]
    assert isinstance(last, m.Play)
    assert last.count_in is not None
    assert last.count_in.length_seconds == pytest.approx(2.0)


def test_the_first_edit_is_heard_at_once_and_quick_ones_together(
    transport: Transport, player: RememberingPlayer, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: not transport._quiet.isActive())
    player.loaded.clear()
    for pitch in (70, 71, 72):
        transport.load(with_part(band_song(), MELODY, line([pitch])))
    assert [pitches(e) for e in player.loaded] == [[70]]
    qtbot.waitUntil(lambda: len(player.loaded) == 2)
    assert pitches(player.loaded[-1]) == [72]


def test_play_does_not_wait_for_the_quiet(transport: Transport, player: RememberingPlayer) -> None:
    for pitch in (70, 71):
        transport.load(with_part(band_song(), MELODY, line([pitch])))
    transport.play()
    assert pitches(player.loaded[-1]) == [71]


def test_mute_is_heard_at_once(transport: Transport, player: RememberingPlayer) -> None:
    transport.load(with_track(band_song(), BASS, is_muted=True))
    mixes = [c.setup for c in player.take() if isinstance(c, m.Mix)]
    assert [(s.tracks, s.is_audible) for s in mixes] == [((BASS,), False)]


def test_a_dragged_fader_is_heard_and_can_be_dragged_back(
    transport: Transport, player: RememberingPlayer
) -> None:
    transport.mix.preview(BASS, volume=0.5)
    transport.mix.preview(BASS, volume=0.8)
    gains = [c.setup.gain for c in player.take() if isinstance(c, m.Mix)]
    assert gains == pytest.approx([0.25, 0.64])


def test_an_audition_ends_by_itself_and_the_song_is_back(
    transport: Transport, player: RememberingPlayer, qtbot: QtBot
) -> None:
    transport.start()
    player.hear(PPQ, False)
    player.loaded.clear()
    candidate = with_part(band_song(), MELODY, line([90]))
    with qtbot.waitSignal(transport.auditioning_changed):
        transport.audition(candidate, BAR, 2 * BAR)
    assert pitches(player.loaded[-1]) == [90]
    assert player.take()[-2:] == [m.Seek(BAR), m.Play(until_tick=2 * BAR)]
    player.hear(BAR, True)
    transport.poll()
    assert transport.is_playing
    player.hear(2 * BAR, False)
    transport.poll()
    assert not transport.is_auditioning
    assert pitches(player.loaded[-1])[0] == 60
    assert m.Seek(PPQ) in player.take()


def test_one_audition_after_another_returns_to_the_song(
    transport: Transport, player: RememberingPlayer
) -> None:
    transport.start()
    player.hear(PPQ, False)
    for pitch in (90, 91):
        transport.audition(with_part(band_song(), MELODY, line([pitch])), 0, BAR)
        player.hear(10, True)
        transport.poll()
    player.take()
    transport.end_audition()
    assert pitches(player.loaded[-1])[0] == 60
    assert m.Seek(PPQ) in player.take()


def test_an_edit_during_an_audition_is_there_afterwards(
    transport: Transport, player: RememberingPlayer
) -> None:
    transport.audition(with_part(band_song(), MELODY, line([90])), 0, BAR)
    transport.load(with_part(band_song(), MELODY, line([77])))
    assert pitches(player.loaded[-1]) == [90]
    transport.end_audition()
    assert pitches(player.loaded[-1]) == [77]


def test_without_a_device_the_window_works_and_knows_why(
    transport: Transport, player: RememberingPlayer, qtbot: QtBot
) -> None:
    player.has_device = False
    with qtbot.waitSignal(transport.status_changed) as news:
        transport.play()
    assert news.args[0].state is PlayerState.NO_DEVICE
    assert not transport.is_playing
    transport.seek(2 * PPQ)
    assert transport.playhead_tick == 2 * PPQ


def test_changes_of_playing_underruns_and_status_are_told_once(
    transport: Transport, player: RememberingPlayer
) -> None:
    told: list[object] = []
    transport.playing_changed.connect(told.append)
    transport.underruns_changed.connect(told.append)
    transport.soundfont_refused.connect(told.append)
    transport.start()
    player.shot = replace(player.shot, is_playing=True, underruns=2)
    player.refused_soundfont = m.SoundFontRefused(Path("x.sf2"), "x.sf2: this is not a SoundFont")
    for _ in range(3):
        transport.poll()
    player.hear(0, False)
    transport.poll()
    assert told == [True, 2, "x.sf2: this is not a SoundFont", False]


def test_a_chord_is_previewed_with_its_notes(transport: Transport, player: RememberingPlayer) -> None:
    transport.preview_chord(ChordSymbol(PitchName("C")), BASS)
    notes = [c for c in player.take() if isinstance(c, m.PlayNote)]
    assert {n.pitch % 12 for n in notes} == {0, 4, 7}
    assert {n.program for n in notes} == {33}


def test_meters_are_those_of_each_tracks_group(transport: Transport, player: RememberingPlayer) -> None:
    channel = player.loaded[-1].channel_of(BASS)
    assert channel is not None
    groups = [(0.0, 0.0)] * GROUPS
    groups[channel] = (0.5, 0.4)
    player.shot = replace(player.shot, groups=tuple(groups))
    meters = transport.mix.meters()
    assert meters[BASS] == (0.5, 0.4)
    assert meters[MELODY] == (0.0, 0.0)


def test_a_preset_reopens_the_device_only_when_it_changes(
    transport: Transport, player: RememberingPlayer
) -> None:
    transport.set_device(None, "safe")
    assert (player.config.block, player.config.latency) == m.SAFE
    before = player.config
    transport.set_device(None, "safe")
    assert player.config is before
