"""Offline rendering: right length, not silent, not clipped, the same for any block size."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from songwriter.audio.loudness import Audio, to_db, to_linear
from songwriter.audio.render import RenderOptions, render_array, render_file
from songwriter.base.cancel import Cancelled, CancelToken
from songwriter.base.errors import AudioError, ReadError, WriteError
from songwriter.base.units import PPQ
from songwriter.domain import Part, Song
from songwriter.sequence.compiler import Compiler
from tests.playback_songs import BAR, BASS, CHORDS, DRUMS, MELODY, band_song, line, with_part, with_track

RATE = 44100
SILENCE = 1e-6
"""−120 dBFS: FluidSynth's reverb never rests quite at zero."""


@pytest.fixture(scope="session")
def options(soundfont: Path) -> RenderOptions:
    return RenderOptions(soundfont, tail_seconds=1.0)


def render(song: Song, options: RenderOptions) -> Audio:
    return render_array(Compiler().compile(song), options)


def rms(audio: Audio) -> float:
    return float(np.sqrt(np.mean(audio.astype(np.float64) ** 2)))


def test_length_is_song_plus_tail_and_sound_is_neither_silent_nor_clipped(options: RenderOptions) -> None:
    audio = render(band_song(), options)
    assert audio.shape == (5 * RATE, 2)
    assert np.abs(audio).max() < 1.0
    for beat in range(8):
        assert rms(audio[beat * RATE // 2 : (beat + 1) * RATE // 2]) > 0.003
    assert np.all(audio[-1] == 0.0)
    assert rms(audio[-RATE // 10 :]) < 0.01 * rms(audio[: 4 * RATE])


@pytest.mark.parametrize("block", [64, 100, 1000, 44100])
def test_every_bit_is_the_same_for_any_block_size(options: RenderOptions, block: int) -> None:
    song = with_track(band_song(1), MELODY, reverb=0.5, chorus=0.4)
    assert np.array_equal(render(song, options), render(song, replace(options, block=block)))


def test_rendering_twice_gives_the_same_bits(options: RenderOptions) -> None:
    assert np.array_equal(render(band_song(1), options), render(band_song(1), options))


def test_a_muted_track_is_silent_and_a_solo_silences_the_others(options: RenderOptions) -> None:
    song = band_song(1)
    for track in (MELODY, BASS, DRUMS, CHORDS):
        song = with_track(song, track, is_muted=True)
    assert np.abs(render(song, options)).max() < SILENCE
    soloed = render(with_track(band_song(1), BASS, is_solo=True), options)
    alone = band_song(1)
    for track in (MELODY, DRUMS, CHORDS):
        alone = with_track(alone, track, is_muted=True)
    assert np.array_equal(soloed, render(alone, options))
    assert rms(soloed) > 0.003


def only_melody(**changes: object) -> Song:
    song = band_song(1)
    for track in (BASS, DRUMS, CHORDS):
        song = with_track(song, track, is_muted=True)
    return with_track(song, MELODY, **changes)


def test_the_fader_follows_its_law_and_takes_the_reverb_with_it(options: RenderOptions) -> None:
    full = render(only_melody(volume=1.0, reverb=0.8), options)
    half = render(only_melody(volume=0.5, reverb=0.8), options)
    assert to_db(rms(half) / rms(full)) == pytest.approx(-12.04, abs=0.1)
    tail = slice(round(2.15 * RATE), round(2.5 * RATE))
    assert to_db(rms(half[tail]) / rms(full[tail])) == pytest.approx(-12.04, abs=0.5)
    assert np.abs(render(only_melody(volume=0.0, reverb=0.8), options)).max() < SILENCE


def test_pan_moves_the_sound(options: RenderOptions) -> None:
    left = render(only_melody(pan=-1.0), options)
    right = render(only_melody(pan=1.0), options)
    assert rms(left[:, 0]) > 20 * rms(left[:, 1])
    assert rms(right[:, 1]) > 20 * rms(right[:, 0])


def test_reverb_rings_on(options: RenderOptions) -> None:
    tail = slice(round(2.3 * RATE), round(2.6 * RATE))
    assert rms(render(only_melody(reverb=1.0), options)[tail]) > 5 * rms(
        render(only_melody(reverb=0.0), options)[tail]
    )


def test_a_span_is_rendered_by_itself(options: RenderOptions) -> None:
    song = with_part(only_melody(), MELODY, line([60, 64, 67, 72]))
    whole = render(song, options)
    part = render(song, replace(options, span_ticks=(2 * PPQ, 3 * PPQ), tail_seconds=0.0))
    assert len(part) == RATE // 2
    middle = slice(RATE // 10, 4 * RATE // 10)
    assert rms(part[middle]) == pytest.approx(rms(whole[RATE + middle.start : RATE + middle.stop]), rel=0.1)


def test_the_metronome_can_be_rendered(options: RenderOptions) -> None:
    silent = with_track(band_song(1), MELODY, is_solo=True)
    silent = with_part(silent, MELODY, Part())
    clicks = render(silent, replace(options, has_metronome=True))
    for beat in range(4):
        begin = beat * RATE // 2
        assert np.abs(clicks[begin : begin + 100]).max() > 0.02
        assert np.abs(clicks[begin + RATE // 4 : begin + RATE // 2 - 1]).max() < 1e-4


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".ogg", ".opus", ".mp3"])
def test_every_format_keeps_length_loudness_and_ceiling(
    options: RenderOptions, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"song{suffix}"
    result = render_file(Compiler().compile(band_song()), path, replace(options, loudness_lufs=-12.0))
    audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
    assert len(audio) / rate == pytest.approx(5.0, abs=0.001)
    assert np.abs(audio).max() <= to_linear(-1.0)
    assert result.peak_db <= -1.0
    assert result.loudness_lufs == pytest.approx(-12.0, abs=0.01)
    assert rms(audio) > 0.02


def test_without_a_loudness_the_level_stays_as_mixed(options: RenderOptions, tmp_path: Path) -> None:
    events = Compiler().compile(band_song(1))
    result = render_file(events, tmp_path / "song.wav", options)
    audio, _ = soundfile.read(tmp_path / "song.wav", dtype="float32")
    assert result.gain_db == 0.0
    assert np.abs(audio - render_array(events, options)).max() < 2**-22


def test_stems_add_up_to_the_mix(options: RenderOptions, tmp_path: Path) -> None:
    song = with_track(band_song(1), MELODY, reverb=0.6)
    song = with_track(song, BASS, is_muted=True)
    names = {t.id: t.name for t in song.tracks}
    result = render_file(
        Compiler().compile(song),
        tmp_path / "mix.wav",
        replace(options, stems_folder=tmp_path / "stems", stem_names=names),
    )
    assert [p.name for p in result.stems] == ["01 Melody.wav", "02 Chords.wav", "03 Drums.wav"]
    mix, _ = soundfile.read(result.path)
    total = sum(soundfile.read(stem)[0] for stem in result.stems)
    assert np.abs(mix - total).max() < 1e-5


def test_progress_rises_to_one(options: RenderOptions, tmp_path: Path) -> None:
    told: list[float] = []
    render_file(Compiler().compile(band_song(8)), tmp_path / "song.wav", options, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 5


def test_cancelling_leaves_what_was_there(options: RenderOptions, tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    path.write_bytes(b"before")
    token = CancelToken()
    with pytest.raises(Cancelled):
        render_file(Compiler().compile(band_song(8)), path, options, lambda _: token.cancel(), token)
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["song.wav"]


def test_a_folder_that_is_not_there_is_one_clear_error(options: RenderOptions, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "song.wav"
    with pytest.raises(WriteError) as caught:
        render_file(Compiler().compile(band_song(1)), path, options)
    assert str(path) in str(caught.value)


def test_an_unknown_format_names_the_known_ones(options: RenderOptions, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"\.wav, \.flac, \.ogg, \.opus, \.mp3"):
        render_file(Compiler().compile(band_song(1)), tmp_path / "song.xyz", options)


@pytest.mark.parametrize("content", [None, b"", b"RIFF\0\0\0\0sfbk", b"no SoundFont at all"])
def test_a_broken_soundfont_is_one_clear_error(
    tmp_path: Path, soundfont: Path, content: bytes | None
) -> None:
    path = tmp_path / "broken.sf2"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReadError, match=r"broken\.sf2"):
        render(band_song(1), RenderOptions(path))


@pytest.mark.parametrize("rate", [7999, 192_000])
def test_a_sample_rate_beyond_the_synth_is_a_clear_error(
    options: RenderOptions, tmp_path: Path, rate: int
) -> None:
    with pytest.raises(AudioError, match=str(rate)):
        render_file(Compiler().compile(band_song(1)), tmp_path / "s.wav", replace(options, sample_rate=rate))


@pytest.mark.parametrize("rate", [8000, 22050, 48000, 96000])
def test_other_sample_rates_have_the_same_length_and_pitch(options: RenderOptions, rate: int) -> None:
    song = with_part(only_melody(), MELODY, line([69], step=4 * PPQ))
    audio = render(song, replace(options, sample_rate=rate))
    assert len(audio) == 3 * rate
    held = audio[rate // 4 : rate + rate // 4, 0]
    strongest = np.fft.rfftfreq(len(held), 1 / rate)[np.abs(np.fft.rfft(held)).argmax()]
    assert strongest == pytest.approx(440.0, abs=2.0)


def test_a_rate_that_a_format_lacks_is_a_clear_error(options: RenderOptions, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"s\.mp3"):
        render_file(Compiler().compile(band_song(1)), tmp_path / "s.mp3", replace(options, sample_rate=96000))
    assert list(tmp_path.iterdir()) == []


def test_a_song_of_one_empty_bar_renders_as_silence(options: RenderOptions) -> None:
    song = with_part(band_song(1), MELODY, Part())
    for track in (BASS, DRUMS, CHORDS):
        song = with_track(song, track, is_muted=True)
    audio = render(song, options)
    assert len(audio) == 3 * RATE
    assert np.abs(audio).max() < SILENCE


def test_a_long_hall_of_bars_is_as_long_as_the_song(options: RenderOptions) -> None:
    song = band_song(4)
    events = Compiler().compile(song)
    assert events.end_seconds == 4 * BAR / PPQ / 2
    assert len(render_array(events, options)) == round((events.end_seconds + 1.0) * RATE)
