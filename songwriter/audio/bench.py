"""Speed and memory of the sound, beside the ``fluidsynth`` program where there is one. Plain dictionaries for JSON."""

from __future__ import annotations

import multiprocessing
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from songwriter.audio import messages as m
from songwriter.audio.memory import rehearse
from songwriter.audio.player import AudioPlayer, PlayerState
from songwriter.audio.render import RenderOptions, render_file
from songwriter.audio.synth import SYNTH_GAIN
from songwriter.sequence.events import EventList, Kind

_TICKS_PER_QUARTER = 22050
_TEMPO = 500_000
"""Half a second a quarter: one tick of the reference file is one sample at 44.1 kHz."""

_START_SECONDS = 20.0
_MEBIBYTE = 1024 * 1024

_MESSAGES = {
    Kind.NOTE_OFF: "note_off",
    Kind.NOTE_ON: "note_on",
    Kind.CONTROL: "control_change",
    Kind.PITCH_BEND: "pitchwheel",
    Kind.PROGRAM: "program_change",
    Kind.CHANNEL_PRESSURE: "aftertouch",
}


def bench_render(events: EventList, soundfont: Path, repeats: int = 3) -> dict[str, Any]:
    """Offline rendering to WAV against the ``fluidsynth`` program, in turn, the best of ``repeats`` each.

    ``ratio`` compares wall seconds per second of sound (ours / theirs, 1.1 is the budget); both include loading the
    SoundFont, theirs also the start of the program (about 20 ms). The channels used must be the first sixteen.
    """
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder) / "ours.wav"
        midi = Path(folder) / "song.mid"
        theirs = Path(folder) / "theirs.wav"
        _write_midi(events, midi)
        program = shutil.which("fluidsynth")
        own_seconds, reference_seconds = [], []
        for _ in range(repeats):
            own_seconds.append(_timed(lambda: render_file(events, ours, RenderOptions(soundfont))))
            if program is not None:
                reference_seconds.append(_timed(lambda: _run_fluidsynth(program, soundfont, midi, theirs)))
        own = min(own_seconds) / _length(ours)
        figures: dict[str, Any] = {
            "sound_seconds": round(_length(ours), 2),
            "wall_seconds": round(min(own_seconds), 3),
            "times_real_time": round(1.0 / own, 1),
            "soundfont": soundfont.name,
            "reference": "fluidsynth" if program else None,
            "ratio": None,
        }
        if reference_seconds:
            reference = min(reference_seconds) / _length(theirs)
            figures["reference_wall_seconds"] = round(min(reference_seconds), 3)
            figures["reference_sound_seconds"] = round(_length(theirs), 2)
            figures["ratio"] = round(own / reference, 3)
        return figures


def bench_edit_to_sound(
    edited: Callable[[int], EventList], config: m.PlayerConfig, edits: int = 100, gap_seconds: float = 0.03
) -> dict[str, Any]:
    """Time from asking for an edit to its sound at the device, while playing.

    ``edited(i)`` makes the events of the i-th edit, its time counts; edit 0 is the song itself. ``p95_ms``
    has a budget of 20 at the live preset. Without a device ``p50_ms`` and ``p95_ms`` are None and ``reason`` says why.
    """
    player = AudioPlayer(config)
    player.load(edited(0))
    player.start()
    try:
        deadline = time.monotonic() + _START_SECONDS
        while player.status.state is PlayerState.STARTING and time.monotonic() < deadline:
            player.wait_for_report(0.1)
        if player.status.state is not PlayerState.READY:
            return {
                "p50_ms": None,
                "p95_ms": None,
                "reason": player.status.reason or "the device did not open",
            }
        return _measure_edits(player, edited, edits, gap_seconds)
    finally:
        player.close()


def bench_memory(events: EventList, soundfont: Path, block: int = 128) -> dict[str, Any]:
    """Peak memory of a process that does what the audio process does; 120 MB is the budget with the small SoundFont."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=rehearse, args=(theirs, events, soundfont, block), daemon=True)
    process.start()
    theirs.close()
    try:
        peak = ours.recv() if ours.poll(60.0) else 0
    except EOFError:
        peak = 0
    finally:
        ours.close()
        process.join()
    return {"audio_process_mib": round(peak / _MEBIBYTE, 1) or None, "soundfont": soundfont.name}


def _measure_edits(
    player: AudioPlayer, edited: Callable[[int], EventList], edits: int, gap_seconds: float
) -> dict[str, Any]:
    player.send(m.Play())
    _wait(player, lambda: player.snapshot().is_playing)
    player.send(m.AskTimings())
    _wait(player, lambda: player.last_timings is not None)
    player.forget_timings()
    for index in range(1, edits + 1):
        player.load(lambda i=index: edited(i), time.perf_counter())  # type: ignore[misc]
        time.sleep(gap_seconds)
    player.send(m.AskTimings())
    _wait(player, lambda: player.last_timings is not None)
    return _figures(player, player.last_timings)


def _figures(player: AudioPlayer, timings: m.Timings | None) -> dict[str, Any]:
    if timings is None or not timings.to_sound:
        return {"p50_ms": None, "p95_ms": None, "reason": "the audio process did not answer"}
    p50, p95, worst = np.percentile(timings.to_sound, (50, 95, 100)) * 1000.0
    return {
        "p50_ms": round(float(p50), 1),
        "p95_ms": round(float(p95), 1),
        "max_ms": round(float(worst), 1),
        "edits": len(timings.to_sound),
        "callback_p99_ms": round(float(np.percentile(timings.callback, 99)) * 1000.0, 2),
        "block": player.config.block,
        "device": player.status.device,
        "device_latency_ms": round(player.status.latency * 1000.0, 1),
        "underruns": player.snapshot().underruns,
        "late_blocks": player.snapshot().late_blocks,
        "peak_memory_mib": round(timings.peak_memory / _MEBIBYTE, 1),
    }


def _wait(player: AudioPlayer, is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not is_true() and time.monotonic() < deadline:
        player.wait_for_report(0.02)


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _length(path: Path) -> float:
    import soundfile

    return float(soundfile.info(path).duration)


def _run_fluidsynth(program: str, soundfont: Path, midi: Path, target: Path) -> None:
    """Render with the same rate, gain and polyphony."""
    command = [program, "-q", "-ni", "-r", "44100", "-g", str(SYNTH_GAIN), "-o", "synth.polyphony=192"]
    subprocess.run(
        [*command, "-F", str(target), str(soundfont), str(midi)],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _write_midi(events: EventList, path: Path) -> None:
    """The events as a MIDI file of one track, the setup of each channel first."""
    import mido

    track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=_TEMPO)])
    for setup in events.channels:
        channel = setup.channel % 16
        track.append(mido.Message("program_change", channel=channel, program=setup.program))
        volume = round(127 * setup.gain**0.5) if setup.is_audible else 0
        for controller, value in ((7, volume), (10, setup.pan), (91, setup.reverb), (93, setup.chorus)):
            track.append(mido.Message("control_change", channel=channel, control=controller, value=value))
    before = 0
    for seconds, *row in zip(
        events.seconds, events.kind, events.channel, events.data1, events.data2, strict=True
    ):
        at = round(float(seconds) * _TICKS_PER_QUARTER * 1e6 / _TEMPO)
        message = _message(*(int(x) for x in row))
        if message is not None:
            track.append(message.copy(time=at - before))
            before = at
    mido.MidiFile(ticks_per_beat=_TICKS_PER_QUARTER, tracks=[track]).save(path)


def _message(kind: int, channel: int, data1: int, data2: int) -> Any:
    import mido

    name = _MESSAGES.get(Kind(kind))
    channel %= 16
    match kind:
        case Kind.NOTE_ON | Kind.NOTE_OFF:
            return mido.Message(name, channel=channel, note=data1, velocity=data2)
        case Kind.CONTROL:
            return mido.Message(name, channel=channel, control=data1, value=data2)
        case Kind.PITCH_BEND:
            return mido.Message(name, channel=channel, pitch=data2)
        case Kind.PROGRAM:
            return mido.Message(name, channel=channel, program=data1)
        case Kind.CHANNEL_PRESSURE:
            return mido.Message(name, channel=channel, value=data1)
    return None
