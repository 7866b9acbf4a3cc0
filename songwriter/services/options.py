"""Every option there is: key, default (which gives the type), title, limits. The one schema of the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from songwriter.base.errors import SongwriterError

T = TypeVar("T", bool, int, float, str)


class SettingError(SongwriterError):
    """A value does not fit an option; ``key`` names it."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One preference. The type is that of the default; ``low`` and ``high`` include their ends."""

    key: str
    default: T
    title: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    def parse(self, value: object) -> T:
        """Return ``value`` as this option's type; raises SettingError if it does not fit."""
        wanted = type(self.default)
        if wanted is float and type(value) is int:
            value = float(value)
        if type(value) is not wanted:
            raise SettingError(self.key, f"{value!r} is not of the type {wanted.__name__}")
        if self.choices and value not in self.choices:
            raise SettingError(self.key, f"{value!r} is none of {', '.join(self.choices)}")
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._check_limits(value)
        return value  # type: ignore[return-value]  # its type was compared above

    def _check_limits(self, value: float) -> None:
        low, high = self.low, self.high
        if value != value or (low is not None and value < low) or (high is not None and value > high):
            raise SettingError(self.key, f"{value} is not between {low:g} and {high:g}")


THEME = Option("appearance.theme", "system", "Theme", choices=("system", "light", "dark"))
TEXT_PERCENT = Option("appearance.text_percent", 100, "Text size", low=90, high=150)
NOTE_NAMES = Option(
    "appearance.note_names", "english", "Note names", choices=("english", "german", "solfege")
)
REDUCE_MOTION = Option("appearance.reduce_motion", False, "Reduce motion")
SHOW_ORIGIN = Option("appearance.show_origin", True, "Show who wrote each note")

SNAP = Option("editor.snap", "1/16", "Snap", choices=(
    "off", "1/1", "1/2", "1/4", "1/8", "1/16", "1/32", "1/4t", "1/8t", "1/16t",
))  # fmt: skip
GHOST_NOTES = Option("editor.ghost_notes", True, "Show notes of other tracks")
SCALE_ROWS = Option("editor.scale_rows", True, "Shade the rows of the scale")
FOLD_TO_SCALE = Option("editor.fold_to_scale", False, "Fold to the scale")
FOLLOW_PLAYHEAD = Option("editor.follow_playhead", True, "Follow the playhead")
AUDITION_NOTES = Option("editor.audition_notes", True, "Sound notes while editing")

SCORE_FONT = Option("score.font", "Leland", "Music font", choices=("Leland", "Bravura", "Petaluma"))
SCORE_SCALE = Option("score.scale", 1.0, "Size of the score", low=0.4, high=3.0)
SCORE_TRANSPOSED = Option("score.transposed", False, "Show transposing instruments as written")

SHOW_NUMERALS = Option("harmony.show_numerals", True, "Show Roman numerals")
FUNCTION_COLOURS = Option("harmony.function_colours", True, "Colour chords by function")
SHOW_VOICE_LEADING = Option("harmony.show_voice_leading", False, "Show voice-leading lines")
SHOW_NON_CHORD_TONES = Option("harmony.show_non_chord_tones", False, "Name non-chord tones")
RULES_OFF = Option(
    "harmony.rules_off", "", "Voice-leading rules that are switched off (names, comma between)"
)

SHOW_STRESS = Option("lyrics.show_stress", True, "Mark stresses")
SHOW_RHYME = Option("lyrics.show_rhyme", True, "Show rhyme letters")
RHYME_SCHEME = Option("lyrics.rhyme_scheme", "ABAB", "Rhyme scheme", choices=("ABAB", "AABB", "ABCB", "none"))

AUDIO_DEVICE = Option("audio.device", "", "Audio device (empty: the system's)")
AUDIO_LATENCY = Option("audio.latency", "safe", "Latency", choices=("live", "safe"))
SOUNDFONT = Option("audio.soundfont", "", "SoundFont (empty: the best one found)")
MASTER_GAIN_DB = Option("audio.master_gain_db", 0.0, "Loudness", low=-60.0, high=12.0)
METRONOME = Option("audio.metronome", False, "Metronome")
COUNT_IN = Option("audio.count_in", 0, "Count-in before playing, in bars", low=0, high=4)
MIDI_INPUT = Option("audio.midi_input", "", "MIDI keyboard (empty: none)")

SUGGEST_STYLE = Option("suggest.style", "", "Style (empty: the song's)")
SUGGEST_MOOD = Option("suggest.mood", 0.0, "Mood, sad to happy", low=-1.0, high=1.0)
SUGGEST_ENERGY = Option("suggest.energy", 0.5, "Energy, calm to energetic", low=0.0, high=1.0)
SUGGEST_SURPRISE = Option("suggest.surprise", 0.3, "Surprise, conventional to daring", low=0.0, high=1.0)
SUGGEST_DENSITY = Option("suggest.density", 0.5, "Density, sparse to busy", low=0.0, high=1.0)
SUGGEST_COUNT = Option("suggest.count", 4, "Alternatives", low=1, high=8)

AUTOSAVE_SECONDS = Option(
    "files.autosave_seconds", 10, "Seconds between an edit and its autosave", low=2, high=600
)
RECENT_LIMIT = Option("files.recent_limit", 12, "Recent files to remember", low=0, high=50)
EXPORT_LOUDNESS = Option(
    "files.export_loudness_lufs", -14.0, "Loudness of exported sound, in LUFS", low=-40.0, high=-5.0
)
EXPORT_SAMPLE_RATE = Option(
    "files.export_sample_rate", "44100", "Sample rate", choices=("44100", "48000", "96000")
)

ALL_OPTIONS: tuple[Option[bool] | Option[int] | Option[float] | Option[str], ...] = tuple(
    value for value in dict(globals()).values() if isinstance(value, Option)
)
"""In the order above, which is the order of the preferences pages."""
