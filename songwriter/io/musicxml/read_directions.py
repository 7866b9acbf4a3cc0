"""Directions, sounds and bar lines → tempo, section names, jumps, repeats."""

from __future__ import annotations

import re

from lxml import etree

from songwriter.domain.section import SectionKind
from songwriter.io.musicxml.notation import TYPE_TICKS
from songwriter.io.musicxml.raw import RawBar
from songwriter.io.section_names import kind_of_name

_JUMPS = ("segno", "coda", "tocoda", "dacapo", "dalsegno", "fine")
_JUMP_WORDS = (
    (re.compile(r"\bd\.? ?c\.?(?:\W|$)|\bda capo\b", re.IGNORECASE), "dacapo"),
    (re.compile(r"\bd\.? ?s\.?(?:\W|$)|\bdal segno\b", re.IGNORECASE), "dalsegno"),
    (re.compile(r"\bto coda\b", re.IGNORECASE), "tocoda"),
    (re.compile(r"^\W*fine\W*$", re.IGNORECASE), "fine"),
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_LONGEST_NAME = 24
QUARTER = TYPE_TICKS["quarter"]


def read_direction(element: etree._Element, bar: RawBar, tick: int) -> None:
    """Take what a direction says into its bar; a tempo stands at ``tick`` of the measure."""
    sound = element.find("sound")
    bpm = _sound_tempo(sound)
    for kind in element.iterfind("direction-type/*"):
        if kind.tag == "rehearsal":
            bar.rehearsal = bar.rehearsal or _text(kind)
        elif kind.tag in ("segno", "coda"):
            bar.jumps |= {str(kind.tag)}
        elif kind.tag == "words":
            _words(_text(kind), bar)
        elif kind.tag == "metronome" and bpm is None:
            bpm = _metronome(kind)
    if sound is not None:
        read_sound(sound, bar, None)
        if sound.get("tocoda") is not None:
            bar.jumps -= {"coda"}
    if bpm is not None:
        bar.tempos.append((tick, bpm))


def read_sound(element: etree._Element, bar: RawBar, tick: int | None) -> None:
    """Take a ``sound`` element; with a tick its tempo too."""
    bar.jumps |= {jump for jump in _JUMPS if element.get(jump) not in (None, "", "no")}
    bpm = _sound_tempo(element)
    if tick is not None and bpm is not None:
        bar.tempos.append((tick, bpm))


def _sound_tempo(sound: etree._Element | None) -> float | None:
    return _bpm(sound.get("tempo", "")) if sound is not None else None


def _bpm(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 4.0 <= value <= 1000.0 else None


def _metronome(element: etree._Element) -> float | None:
    """Quarters a minute of a metronome mark; None for metric modulations and texts without a number."""
    units = element.findall("beat-unit")
    found = _NUMBER.search(element.findtext("per-minute") or "")
    if len(units) != 1 or not found:
        return None
    ticks = TYPE_TICKS.get((units[0].text or "").strip(), 0)
    for _ in element.findall("beat-unit-dot"):
        ticks = ticks * 3 // 2
    return _bpm(str(float(found[0].replace(",", ".")) * ticks / QUARTER)) if ticks else None


def _words(text: str, bar: RawBar) -> None:
    for pattern, jump in _JUMP_WORDS:
        if pattern.search(text):
            bar.jumps |= {jump}
            return
    if (
        text
        and len(text) <= _LONGEST_NAME
        and not bar.rehearsal
        and kind_of_name(text) is not SectionKind.OTHER
    ):
        bar.rehearsal = text.strip("[]():. ")


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def read_barline(element: etree._Element, bar: RawBar) -> tuple[str, tuple[int, ...]]:
    """Take a bar line; returns (start, stop or "", passes) of an ending that begins or ends here."""
    is_right = element.get("location", "right") == "right"
    style = (element.findtext("bar-style") or "").strip()
    if is_right and style in ("light-light", "light-heavy", "heavy-light", "heavy-heavy"):
        bar.ends_double = True
    repeat = element.find("repeat")
    if repeat is not None:
        if repeat.get("direction") == "forward":
            bar.repeats_from = True
        else:
            times = repeat.get("times", "2")
            bar.repeats_back = min(int(times), 16) if times.isdigit() and int(times) > 1 else 2
    for name in ("segno", "coda"):
        if element.find(name) is not None:
            bar.jumps |= {name}
    ending = element.find("ending")
    if ending is None:
        return "", ()
    return ending.get("type", ""), _passes(ending)


def _passes(ending: etree._Element) -> tuple[int, ...]:
    """Passes of “1”, “1,2”, “1.”, “1.-3.”; (1,) if nothing can be read."""
    text = ending.get("number", "") or (ending.text or "")
    found: list[int] = []
    for part in re.split(r"[,;& ]+", text):
        numbers = [int(n) for n in re.findall(r"\d{1,2}", part)]
        if "-" in part and len(numbers) == 2:
            found += range(numbers[0], min(numbers[1], 16) + 1)
        else:
            found += numbers
    return tuple(sorted({n for n in found if 1 <= n <= 16})) or (1,)
