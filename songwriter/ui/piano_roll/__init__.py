"""The piano roll: notes of one track over the whole form, drawn and edited."""

from songwriter.ui.piano_roll.editor import PianoRollEditor

__all__ = ["PianoRollEditor"]
