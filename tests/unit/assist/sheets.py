"""Strategies that make lead sheets on the grid, for tests of encoding, grammar and sampling."""

from __future__ import annotations

from hypothesis import strategies as st

from songwriter.assist.leadsheet import CHORD_KINDS, Chord, ChordAt, Measure, NoteAt

METRES = ((2, 4), (3, 4), (4, 4), (5, 4), (6, 8), (7, 8), (9, 8), (12, 8))
STYLES = ("", "pop", "hymn")


@st.composite
def chords(draw: st.DrawFn) -> Chord | None:
    if draw(st.integers(0, 9)) == 0:
        return None
    root = draw(st.integers(0, 11))
    return Chord(root, draw(st.sampled_from(sorted(CHORD_KINDS))), draw(st.integers(-1, 11)))


@st.composite
def measures(draw: st.DrawFn, metre: tuple[int, int], is_first: bool) -> Measure:
    length = Measure(metre).length
    start = draw(st.integers(0, length - 1)) if is_first and draw(st.booleans()) else 0
    places = st.lists(st.integers(start, length - 1), unique=True, max_size=6).map(sorted)
    tune = tuple(
        NoteAt(
            p,
            draw(st.integers(48, 84)),
            draw(st.sampled_from((1, 2, 3, 4, 6, 8, 9, 12, 18, 36, 48, 97, 200))),
        )
        for p in draw(places)
    )
    harmony = tuple(ChordAt(p, draw(chords())) for p in draw(places))
    return Measure(metre, draw(st.integers(-5, 6)), start, chords=harmony, notes=tune)


@st.composite
def sheets(draw: st.DrawFn, most: int = 8) -> tuple[Measure, ...]:
    """One to ``most`` measures, odd metres and a pickup among them."""
    metre = draw(st.sampled_from(METRES))
    count = draw(st.integers(1, most))
    return tuple(draw(measures(metre, n == 0)) for n in range(count))
