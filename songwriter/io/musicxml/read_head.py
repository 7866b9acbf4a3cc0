"""Title, people and part list of a MusicXML file."""

from __future__ import annotations

from lxml import etree

from songwriter.domain.song import Metadata
from songwriter.io.musicxml.raw import RawPart


def read_metadata(root: etree._Element) -> Metadata:
    """Title, people, rights and what Songwriter itself noted."""
    title, movement = _text(root, "work/work-title"), _text(root, "movement-title")
    if not title:
        title, movement = movement, ""
    people: dict[str, list[str]] = {}
    for creator in root.iterfind("identification/creator"):
        name = _plain(creator)
        kind = creator.get("type", "composer").strip().lower()
        people.setdefault({"poet": "lyricist", "writer": "lyricist"}.get(kind, kind), []).append(name)
    fields = {
        f.get("name", ""): _plain(f)
        for f in root.iterfind("identification/miscellaneous/miscellaneous-field")
    }
    return Metadata(
        title,
        movement if movement != title else "",
        ", ".join(filter(None, people.get("composer", ()))),
        ", ".join(filter(None, people.get("lyricist", ()))),
        ", ".join(filter(None, people.get("arranger", ()))),
        ", ".join(filter(None, (_plain(r) for r in root.iterfind("identification/rights")))),
        fields.get("style", ""),
        fields.get("comment", ""),
    )


def read_parts(root: etree._Element) -> list[RawPart]:
    """The parts named in the part list, with their first MIDI instrument."""
    parts: list[RawPart] = []
    groups: dict[str, str] = {}
    for element in root.iterfind("part-list/*"):
        if element.tag == "part-group":
            _group(element, groups)
        elif element.tag == "score-part":
            parts.append(_part(element, next(iter(groups.values()), "")))
    return parts


def _group(element: etree._Element, groups: dict[str, str]) -> None:
    number = element.get("number", "1")
    if element.get("type") == "stop":
        groups.pop(number, None)
    elif _text(element, "group-symbol") == "brace":
        groups[number] = _text(element, "group-name") or f"group {number}"


def _part(element: etree._Element, group: str) -> RawPart:
    name = _text(element, "part-name") or _text(element, "score-instrument/instrument-name")
    part = RawPart(element.get("id", ""), name, group)
    instruments = element.findall("midi-instrument")
    if instruments:
        first = instruments[0]
        part.channel = _whole(first, "midi-channel", 0)
        part.program = min(max(_whole(first, "midi-program", 1) - 1, 0), 127)
        part.bank = min(max(_whole(first, "midi-bank", 1) - 1, 0), 16383)
        part.volume = _share(first, "volume", 100.0, 0.0)
        part.pan = _share(first, "pan", 90.0, -1.0) or 0.0
    for instrument in instruments:
        key = _whole(instrument, "midi-unpitched", 0) - 1
        if 0 <= key <= 127:
            part.unpitched[instrument.get("id", "")] = key
    return part


def _share(element: etree._Element, tag: str, full: float, low: float) -> float | None:
    text = element.findtext(tag)
    try:
        return min(max(float(text or "") / full, low), 1.0)
    except ValueError:
        return None


def _whole(element: etree._Element, tag: str, default: int) -> int:
    try:
        return round(float(element.findtext(tag) or ""))
    except (ValueError, OverflowError):
        return default


def _text(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else _plain(found)


def _plain(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())
