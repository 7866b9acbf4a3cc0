"""Tests that make sound need FluidSynth; where it is missing they say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from songwriter.audio.fluid import fluid_library
from songwriter.audio.soundfonts import basic_soundfont
from songwriter.base.errors import AudioError


@pytest.fixture(scope="session")
def soundfont() -> Path:
    """The computed SoundFont, with a FluidSynth to play it."""
    try:
        fluid_library()
    except AudioError as error:
        pytest.skip(str(error))
    return basic_soundfont()
