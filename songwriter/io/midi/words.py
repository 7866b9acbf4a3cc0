r"""Syllables as lyric events, and back.

Written (and first choice when read): ``mor-`` goes on, ``ning`` and a space end a word, ``_`` before either is a
melisma line, a carriage return ends a line (RP-017, SMF Lyric Meta Event Definition). Read as well: words kept
apart by leading spaces, hyphens alone, and the ``\`` and ``/`` of karaoke files.
"""

from __future__ import annotations

from collections.abc import Sequence

from songwriter.domain.lyric import Syllabic, Syllable

_CONTINUES = (Syllabic.BEGIN, Syllabic.MIDDLE)

RawSyllable = tuple[int, str]


def syllable_text(syllable: Syllable) -> str:
    """Return the text of a syllable's lyric event."""
    tail = "-" if syllable.syllabic in _CONTINUES else " "
    return syllable.text + "_" * syllable.extends + tail + "\r" * syllable.line_end


def read_syllables(raw: Sequence[RawSyllable]) -> tuple[Syllable, ...]:
    """Read (tick, text) lyric events in order; events at one tick are joined, empty ones only end lines."""
    joined = _joined(raw)
    has_spaces = any(text.rstrip("\r\n") != text.strip() for _, text in joined)
    syllables: list[Syllable] = []
    is_inside = False
    for place, (tick, text) in enumerate(joined):
        following = joined[place + 1][1] if place + 1 < len(joined) else " "
        body, extends, goes_on, line_end = _marks(text, following, has_spaces=has_spaces)
        if not body:
            if line_end and syllables:
                syllables[-1] = _with_line_end(syllables[-1])
            continue
        if goes_on:
            syllabic = Syllabic.MIDDLE if is_inside else Syllabic.BEGIN
        else:
            syllabic = Syllabic.END if is_inside else Syllabic.SINGLE
        is_inside = goes_on
        syllables.append(Syllable(tick, body, syllabic, extends, line_end))
    return tuple(syllables)


def karaoke(raw: Sequence[RawSyllable]) -> list[RawSyllable]:
    r"""Turn the text events of a karaoke file into lyric events: ``\`` or ``/`` ends the line before it."""
    lyrics: list[RawSyllable] = []
    for tick, text in raw:
        if text.startswith("@"):
            continue
        if text[:1] in ("\\", "/") and lyrics:
            lyrics[-1] = (lyrics[-1][0], lyrics[-1][1].rstrip() + " \r")
        if sung := text.removeprefix("\\").removeprefix("/"):
            lyrics.append((tick, sung))
    return lyrics


def looks_like_karaoke(raw: Sequence[RawSyllable]) -> bool:
    """Whether text events are sung words: karaoke's own marks among them."""
    texts = [text for _, text in raw]
    has_marks = sum(text[:1] in ("\\", "/") for text in texts) >= 2
    return len(texts) >= 4 and (has_marks or any(text.startswith("@K") for text in texts))


def _joined(raw: Sequence[RawSyllable]) -> list[RawSyllable]:
    joined: list[RawSyllable] = []
    for tick, text in raw:
        if joined and joined[-1][0] == tick:
            joined[-1] = (tick, joined[-1][1] + text)
        else:
            joined.append((tick, text))
    return joined


def _marks(text: str, following: str, *, has_spaces: bool) -> tuple[str, bool, bool, bool]:
    """Split a lyric event into its text and whether it is drawn out, goes on in the next, and ends a line."""
    line_end = text.rstrip(" ").endswith(("\r", "\n")) or following.startswith(("\r", "\n"))
    body = text.strip("\r\n")
    ends_word = line_end or body != body.rstrip() or following[:1].isspace()
    body = body.strip()
    hyphen = len(body) > 1 and body.endswith("-")
    goes_on = hyphen or (has_spaces and not ends_word and body != "")
    body = body[:-1] if hyphen else body
    extends = len(body) > 1 and body.endswith("_")
    body = body[:-1] if extends else body
    return body, extends, goes_on, line_end


def _with_line_end(s: Syllable) -> Syllable:
    syllabic = {Syllabic.BEGIN: Syllabic.SINGLE, Syllabic.MIDDLE: Syllabic.END}.get(s.syllabic, s.syllabic)
    return Syllable(s.onset, s.text, syllabic, s.extends, True, s.origin)
