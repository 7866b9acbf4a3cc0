"""A tiny corpus in the layout of the project's data, written by the tests themselves."""

from __future__ import annotations

import random
from pathlib import Path

NAMES = ("Ash", "Birch", "Cedar", "Damson", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper")


_TRIADS = {"G": "GBd", "C": "ceg", "D7": "dfa", "Em": "egb", "Am": "Ace", "Bm": "Bdf"}


def write_corpus(folder: Path, tunes: int = 60, arpeggios: bool = False) -> Path:
    """ABC tunes with chords, all different, below ``folder/tuneworks_abc``; returns the folder.

    With ``arpeggios`` the chords come in any order and the melody is made of their tones.
    """
    abc = folder / "tuneworks_abc" / "abc"
    abc.mkdir(parents=True)
    dice = random.Random(5)
    for number in range(tunes):
        title = f"{NAMES[number % 10]} and {NAMES[number // 10]}"
        bars = []
        chords = ("G", "C", "D7", "G", "Em", "Am", "D7", "G")
        for chord in dice.choices(list(_TRIADS), k=8) if arpeggios else chords:
            notes = "".join(dice.choice(_TRIADS[chord] if arpeggios else "GABcdefg") + "2" for _ in range(4))
            bars.append(f'"{chord}"{notes}')
        text = f"X:1\nT:{title}\nM:4/4\nL:1/8\nK:G\n|:" + "|".join(bars) + ":|\n"
        (abc / f"{number:03}.abc").write_text(text, encoding="utf-8")
    return folder
