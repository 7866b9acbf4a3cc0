"""Audio file formats, written by libsndfile and put in place only when whole."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from songwriter.audio.loudness import Audio
from songwriter.base.errors import WriteError

_HARDLY_ANY_BYTES = 1 << 20
"""With less room than this, a refused write is a full disk."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """A format of libsndfile. ``margin_db`` is kept below the ceiling because lossy coding moves peaks;
    ``sample_rate`` is set where the format allows only one of ours.
    """

    format: str
    subtype: str
    margin_db: float = 0.0
    sample_rate: int | None = None
    compression_level: float | None = None
    bitrate_mode: str | None = None


FORMATS: dict[str, AudioFormat] = {
    ".wav": AudioFormat("WAV", "PCM_24"),
    ".flac": AudioFormat("FLAC", "PCM_24"),
    ".ogg": AudioFormat("OGG", "VORBIS", margin_db=1.0, compression_level=0.4),
    ".opus": AudioFormat("OGG", "OPUS", margin_db=1.0, sample_rate=48000),
    ".mp3": AudioFormat(
        "MP3", "MPEG_LAYER_III", margin_db=1.0, compression_level=0.2, bitrate_mode="CONSTANT"
    ),
}
"""By suffix. MP3 with these settings is constant 256 kbit/s at 44.1 kHz and keeps its exact length."""


def format_of(path: Path) -> AudioFormat:
    """The format a file name asks for; raises WriteError."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise WriteError(
            path, f"sound is written as {', '.join(FORMATS)}, not as “{path.suffix or 'no suffix'}”"
        )
    return kind


def encode(path: Path, kind: AudioFormat, sample_rate: int, pieces: Iterable[Audio]) -> None:
    """Write pieces (frames, 2) beside the target and move the file into place; raises WriteError.

    Whatever goes wrong (an error, Cancelled), what was at ``path`` stays as it was.
    """
    import soundfile

    part = path.with_name(f".{path.name}.part")
    try:
        with soundfile.SoundFile(
            part,
            "w",
            samplerate=sample_rate,
            channels=2,
            format=kind.format,
            subtype=kind.subtype,
            compression_level=kind.compression_level,
            bitrate_mode=kind.bitrate_mode,
        ) as file:
            for piece in pieces:
                file.write(piece)
        part.replace(path)
    except (OSError, soundfile.LibsndfileError) as error:
        raise WriteError(path, _reason(error, path.parent)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _reason(error: Exception, folder: Path) -> str:
    """Why writing failed. libsndfile tells every refusal of the operating system as "System error."."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < _HARDLY_ANY_BYTES:
            return "the disk is full"
    return "the disk refused the sound file"
