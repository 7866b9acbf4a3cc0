"""Standard MIDI Files."""

from songwriter.io.midi.reader import read_midi
from songwriter.io.midi.writer import midi_bytes, write_midi

__all__ = ["midi_bytes", "read_midi", "write_midi"]
