"""Speed of the piano roll, beside one graphics item per note. Run with ``-m bench -s``."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.bench
def test_scrolling_a_hundred_thousand_notes(qapp: Any) -> None:
    from songwriter.ui.look import Look
    from songwriter.ui.piano_roll.bench import scroll
    from songwriter.ui.theme import ThemeChoice

    figures = scroll(Look(qapp, ThemeChoice.DARK))
    print({name: round(value, 2) for name, value in figures.items()})
    assert figures["far_out_ratio"] > 1
