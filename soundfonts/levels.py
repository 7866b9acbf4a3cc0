"""Peak level of each sound in decibels below full scale, set from measured loudness so that programs balance."""

from __future__ import annotations

LEVELS_DB: dict[str, float] = {
    "piano": 0.0, "e-piano": -4.0, "nylon": 0.0, "steel": 0.0, "overdrive": -7.5, "bass": 0.0, "strings": -5.0,
    "pad": -6.0, "saw": -4.5, "square": -9.5, "organ": -6.0, "flute": -5.5, "voice": -5.0, "brass": -6.0,
    "reed": -4.5, "clarinet": -7.5, "mallet": -1.5, "bell": -2.0,
    "kick": 0.0, "stick": -5.0, "snare": 0.0, "clap": -4.0, "hat closed": -7.0, "hat open": -10.0, "tom": -3.0,
    "crash": -1.0, "ride": -10.0, "ride bell": -11.0, "cowbell": -7.0, "tambourine": -8.0, "shaker": -9.0,
    "conga": -4.0, "wood": -7.0,
}  # fmt: skip
