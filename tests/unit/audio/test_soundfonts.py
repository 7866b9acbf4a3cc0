"""Where a SoundFont is looked for, and what the computed one is worth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from songwriter.audio import soundfonts
from songwriter.audio.loudness import Audio, to_db
from songwriter.audio.soundfonts import Source, basic_soundfont, find_soundfont, find_soundfonts
from songwriter.audio.synth import Synth
from songwriter.base.errors import AudioError
from songwriter.sequence.events import Kind

RATE = 44100


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Folders of our own in every place that is searched."""
    folders = {name: tmp_path / name for name in ("project", "data", "system")}
    for folder in folders.values():
        folder.mkdir()
    monkeypatch.setattr(soundfonts, "_FOLDER", folders["project"])
    monkeypatch.setattr(soundfonts, "_INSTALLED", tmp_path / "nowhere")
    monkeypatch.setattr(soundfonts, "system_folders", lambda: (folders["system"],))
    (folders["project"] / soundfonts.BASIC_NAME).write_bytes(b"basic")
    return folders


def test_the_basic_one_is_the_floor(places: dict[str, Path]) -> None:
    assert find_soundfont(app_data=places["data"]).source is Source.BASIC


def test_the_order_is_choice_project_data_system_basic(places: dict[str, Path], tmp_path: Path) -> None:
    chosen = tmp_path / "mine.sf2"
    for path in (chosen, places["system"] / "TimGM6mb.sf2", places["system"] / "FluidR3_GM.sf2",
                 places["system"] / "a piano.SF3", places["data"] / "d.sf3", places["project"] / "p.sf2",
                 places["project"] / "readme.txt"):  # fmt: skip
        path.write_bytes(b"x")
    found = find_soundfonts(chosen, places["data"])
    assert [f.path.name for f in found] == [
        "mine.sf2", "p.sf2", "d.sf3", "FluidR3_GM.sf2", "TimGM6mb.sf2", "a piano.SF3", soundfonts.BASIC_NAME,
    ]  # fmt: skip
    assert found[0].source is Source.CHOSEN


def test_a_link_to_the_same_file_is_listed_once(places: dict[str, Path]) -> None:
    real = places["system"] / "TimGM6mb.sf2"
    real.write_bytes(b"x")
    (places["system"] / "default-GM.sf2").symlink_to(real)
    assert [f.source for f in find_soundfonts()] == [Source.SYSTEM, Source.BASIC]


def test_a_chosen_file_that_is_gone_is_passed_over(places: dict[str, Path], tmp_path: Path) -> None:
    assert find_soundfont(tmp_path / "gone.sf2").source is Source.BASIC


def test_none_at_all_is_a_clear_error(places: dict[str, Path]) -> None:
    (places["project"] / soundfonts.BASIC_NAME).unlink()
    with pytest.raises(AudioError, match="make_soundfont"):
        find_soundfont()


# ------------------------------------------------------------------------------ the computed SoundFont


@pytest.fixture(scope="module")
def synth(soundfont: Path) -> Synth:
    return Synth(soundfont, RATE, 4410, groups=1)


def sound(
    synth: Synth, program: int, key: int, seconds: float, is_drums: bool = False, velocity: int = 90
) -> Audio:
    """One dry note, held for its whole length."""
    synth.apply((Kind.CONTROL, 0, 120, 0))
    synth.process(0, synth.block)
    for action in (
        (Kind.CHANNEL_TYPE, 0, int(is_drums), 0),
        (Kind.PROGRAM, 0, program, 0),
        (Kind.CONTROL, 0, 91, 0),
        (Kind.NOTE_ON, 0, key, velocity),
    ):
        synth.apply(action)
    pieces = []
    for _ in range(round(seconds * RATE / synth.block)):
        synth.clear()
        synth.process(0, synth.block)
        pieces.append(synth.dry.T.copy())
    synth.apply((Kind.NOTE_OFF, 0, key, 0))
    return np.concatenate(pieces)


def cents_off(audio: Audio, key: int) -> float:
    """Cents between a note's fundamental and equal temperament, from the drift of its phase."""
    hertz = 440.0 * 2 ** ((key - 69) / 12)
    wave = audio.sum(axis=1) * np.exp(-2j * np.pi * hertz * np.arange(len(audio)) / RATE)
    window = np.hanning(8192)
    places = range(0, len(wave) - 8192, 1024)
    bands = np.array([(wave[p : p + 8192] * window).sum() for p in places])
    slope = np.polyfit(np.arange(len(bands)) * 1024 / RATE, np.unwrap(np.angle(bands)), 1, w=np.abs(bands))[0]
    return float(1200 * np.log2(1 + slope / (2 * np.pi * hertz)))


def test_it_is_small() -> None:
    assert basic_soundfont().stat().st_size < 4_300_000


@pytest.mark.parametrize("program", [0, 4, 11, 16, 24, 25, 33, 48, 52, 56, 65, 71, 73, 80, 81, 89])
def test_instruments_are_in_tune(synth: Synth, program: int) -> None:
    for key in (43, 52, 60, 64, 71, 79):
        audio = sound(synth, program, key, 1.2)[RATE // 5 :]
        assert abs(cents_off(audio, key)) < 5.0, key


def test_every_program_sounds_over_the_keyboard(synth: Synth) -> None:
    for program in range(128):
        for key in (36, 60, 84):
            peak = np.abs(sound(synth, program, key, 0.3)).max()
            assert 0.001 < peak < 0.6, (program, key)


def test_the_drum_kit_covers_general_midi(synth: Synth) -> None:
    for key in range(35, 83):
        assert np.abs(sound(synth, 0, key, 0.3, is_drums=True)).max() > 0.002, key


@pytest.mark.parametrize("program", [0, 16, 25, 48, 52, 56, 73])
def test_long_notes_do_not_click_where_the_loop_turns(synth: Synth, program: int) -> None:
    audio = sound(synth, program, 57, 3.0).sum(axis=1).astype(np.float64)
    held = audio[RATE:]
    jumps = np.abs(np.diff(held, 3))
    frames = jumps[: len(jumps) // 441 * 441].reshape(-1, 441).max(axis=1)
    assert frames.max() < 4.0 * np.median(frames)


def test_a_harder_stroke_is_louder_and_brighter(synth: Synth) -> None:
    for program in (0, 25, 56):
        soft, hard = (sound(synth, program, 50, 0.8, velocity=v).sum(axis=1) for v in (35, 120))
        assert to_db(float(np.abs(hard).max() / np.abs(soft).max())) > 15.0
        assert brightness(hard[:8192]) > 3.0 * brightness(soft[:8192])


def brightness(wave: Audio) -> float:
    """Share of the power above 2 kHz."""
    power = np.abs(np.fft.rfft(wave * np.hanning(len(wave)))) ** 2
    hertz = np.fft.rfftfreq(len(wave), 1 / RATE)
    return float(power[hertz > 2000].sum() / power.sum())
