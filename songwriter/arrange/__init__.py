"""Band parts from chords, metre, style and energy: patterns and voicings, no learning."""

from songwriter.arrange.band import BAND_ROLES, band_parts, default_players
from songwriter.arrange.grooves import GROOVES, Groove, groove_for

__all__ = ["BAND_ROLES", "GROOVES", "Groove", "band_parts", "default_players", "groove_for"]
