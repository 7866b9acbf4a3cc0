"""From the user's settings to what a player of the band must keep to and leans towards."""

from __future__ import annotations

from songwriter.assist import traits
from songwriter.assist.band_rules import PartWishes
from songwriter.assist.demands import tempo_at
from songwriter.assist.encoding import Controls
from songwriter.assist.part_traits import QUINTILES
from songwriter.assist.settings import Keep, SuggestSettings, SuggestTarget
from songwriter.base.errors import UnsatisfiableError
from songwriter.domain.song import Song
from songwriter.model.vocabulary import BAND_STYLES, STYLES

BAND_VOCABULARY = 2
"""The first version of the token table that has band parts."""

_LOUDER = 24
"""Velocity between the calmest and the most energetic part."""


def check_weights(info: dict[str, object]) -> None:
    """Raise UnsatisfiableError if the weights that ``info`` (of the worker's Ready) tells of know no band parts."""
    version = info.get("vocabulary", 1)
    if not isinstance(version, int) or version < BAND_VOCABULARY:
        raise UnsatisfiableError("these weights cannot write band parts")


def check_band_settings(settings: SuggestSettings) -> None:
    """Raise UnsatisfiableError for wishes that no band part can meet."""
    settings.check()
    if settings.keep is not Keep.NOTHING:
        raise UnsatisfiableError(
            f"the {settings.keep.value} of a band part cannot be kept; lock the bars or notes that should stay"
        )


def part_wishes(role: str, settings: SuggestSettings) -> PartWishes:
    """The range of a part of that kind; drums have none."""
    return PartWishes() if role == "drums" else PartWishes(settings.low, settings.high)


def part_controls(song: Song, target: SuggestTarget, role: str, settings: SuggestSettings) -> Controls:
    """The sliders as levels; ranges are left to the rules. Energy asks for density where none is asked for."""
    reference = {
        name: level for name, level in settings.reference if (role, name) in QUINTILES or name == "tempo"
    }
    levels = {"tempo": traits.level("tempo", tempo_at(song, target)), **reference}
    if settings.energy is not None:
        levels["density"] = traits.level_of_slider(settings.energy)
        if (role, "dynamics") in QUINTILES:
            levels["dynamics"] = traits.level_of_slider(settings.energy)
    if settings.density is not None:
        levels["density"] = traits.level_of_slider(settings.density)
    return Controls(_style(song, settings), levels)


def louder(settings: SuggestSettings) -> int:
    """What energy adds to the velocities of pitched parts."""
    return 0 if settings.energy is None else round(_LOUDER * (settings.energy - 0.5))


def _style(song: Song, settings: SuggestSettings) -> str:
    """The style asked for, else the known one that the song's own words name."""
    own = song.metadata.style.lower()
    return settings.style or next((style for style in (*BAND_STYLES, *STYLES) if style in own), "")
