"""The FluidSynth calls that pyfluidsynth 1.4 lacks, and a cheaper way to make those of the audio callback.

pyfluidsynth finds and loads the library. Its functions go through ``ctypes.CDLL``, which gives the GIL away and
takes it back at every call; beside a busy Python thread that made 138 underruns in six seconds. Through
``ctypes.PyDLL`` the GIL is kept, and there were none. Loading a SoundFont takes seconds and must give the
GIL away, so that stays with pyfluidsynth.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from types import ModuleType
from typing import Any

from songwriter.base.errors import AudioError

_int, _float, _pointer = ctypes.c_int, ctypes.c_float, ctypes.c_void_p

_PROTOTYPES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "fluid_synth_process": (_int, (_pointer, _int, _int, _pointer, _int, _pointer)),
    "fluid_synth_noteon": (_int, (_pointer, _int, _int, _int)),
    "fluid_synth_noteoff": (_int, (_pointer, _int, _int)),
    "fluid_synth_cc": (_int, (_pointer, _int, _int, _int)),
    "fluid_synth_pitch_bend": (_int, (_pointer, _int, _int)),
    "fluid_synth_program_change": (_int, (_pointer, _int, _int)),
    "fluid_synth_bank_select": (_int, (_pointer, _int, _int)),
    "fluid_synth_channel_pressure": (_int, (_pointer, _int, _int)),
    "fluid_synth_key_pressure": (_int, (_pointer, _int, _int, _int)),
    "fluid_synth_set_channel_type": (_int, (_pointer, _int, _int)),
    "fluid_synth_set_gen": (_int, (_pointer, _int, _int, _float)),
    "fluid_synth_get_active_voice_count": (_int, (_pointer,)),
    "fluid_set_log_function": (_pointer, (_int, _pointer, _pointer)),
}
_LOG_LEVELS = 5

GEN_ATTENUATION = 48
"""SoundFont generator of attenuation in centibels (SoundFont 2.04, section 8.1.2)."""


class FluidLibrary:
    """The calls above as attributes, on the library that pyfluidsynth loaded."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        library = ctypes.PyDLL(module.lib)
        for name, (result, arguments) in _PROTOTYPES.items():
            function = getattr(library, name)
            function.restype = result
            function.argtypes = arguments
            setattr(self, name.removeprefix("fluid_").removeprefix("synth_"), function)
        self.process_freely = ctypes.CDLL(module.lib).fluid_synth_process
        """``process`` that gives the GIL away: for rendering offline, where threads are welcome to work beside it."""
        self.process_freely.restype, self.process_freely.argtypes = _PROTOTYPES["fluid_synth_process"]
        for level in range(_LOG_LEVELS):
            self.set_log_function(level, None, None)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"FluidSynth call {name} is not declared in {__name__}")


@lru_cache(maxsize=1)
def fluid_library() -> FluidLibrary:
    """Load FluidSynth; raises AudioError if it is not installed. Its own messages are switched off."""
    try:
        import fluidsynth
    except (ImportError, OSError, AttributeError) as error:
        raise AudioError(
            "FluidSynth is not installed, so there is no sound; install libfluidsynth3"
        ) from error
    return FluidLibrary(fluidsynth)
