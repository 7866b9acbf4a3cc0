"""Sound: synthesiser, SoundFonts, the player process and offline rendering. Knows events, not songs."""
