"""The head of a MusicXML document: title, people, part list with instruments."""

from __future__ import annotations

from collections.abc import Sequence

from songwriter.domain.song import Metadata, Song
from songwriter.domain.track import Track
from songwriter.io.musicxml.elements import number_xml, text_xml

_TOP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">\n<score-partwise version="4.0">'
)
DRUM_CHANNEL = 10


def document_head(data: Metadata) -> str:
    """Everything before the part list."""
    out = [_TOP]
    if data.title.strip():
        out.append(f"<work><work-title>{text_xml(data.title)}</work-title></work>")
    if data.subtitle.strip():
        out.append(f"<movement-title>{text_xml(data.subtitle)}</movement-title>")
    creators = (("composer", data.composer), ("lyricist", data.lyricist), ("arranger", data.arranger))
    inner = [f'<creator type="{kind}">{text_xml(name)}</creator>' for kind, name in creators if name.strip()]
    if data.copyright.strip():
        inner.append(f"<rights>{text_xml(data.copyright)}</rights>")
    inner.append("<encoding><software>Songwriter</software></encoding>")
    fields = [
        f'<miscellaneous-field name="{name}">{text_xml(value)}</miscellaneous-field>'
        for name, value in (("style", data.style), ("comment", data.comment))
        if value.strip()
    ]
    if fields:
        inner.append(f"<miscellaneous>{''.join(fields)}</miscellaneous>")
    out.append(f"<identification>{''.join(inner)}</identification>")
    return "".join(out)


def part_list(song: Song, tracks: Sequence[Track]) -> str:
    """Parts with their MIDI instruments; neighbours of one group are joined by a brace."""
    out = ["<part-list>"]
    group, number = "", 0
    for index, track in enumerate(tracks):
        if group and track.group != group:
            out.append(f'<part-group type="stop" number="{number}"/>')
            group = ""
        follows = index + 1 < len(tracks) and tracks[index + 1].group == track.group
        if track.group and not group and follows:
            group, number = track.group, number + 1
            name = text_xml(group)
            out.append(
                f'<part-group type="start" number="{number}"><group-name print-object="no">{name}</group-name>'
                "<group-symbol>brace</group-symbol><group-barline>yes</group-barline></part-group>"
            )
        out.append(_score_part(song, track, index + 1))
    if group:
        out.append(f'<part-group type="stop" number="{number}"/>')
    out.append("</part-list>\n")
    return "".join(out)


def _score_part(song: Song, track: Track, number: int) -> str:
    part = f"P{number}"
    name = text_xml(track.name) or "Part"
    out = [f'<score-part id="{part}"><part-name>{name}</part-name>']
    ids: list[tuple[str, str, int | None]] = [(f"{part}-I1", name, None)]
    if track.is_drums:
        pitches = sorted({n.pitch for s in song.sections.values() for n in s.part(track.id).notes}) or [36]
        ids = [(f"{part}-X{p}", f"{name} {p}", p) for p in pitches]
    out += [
        f'<score-instrument id="{i}"><instrument-name>{n}</instrument-name></score-instrument>'
        for i, n, _ in ids
    ]
    channel = DRUM_CHANNEL if track.is_drums else _channel(number)
    out += [_midi(track, instrument, channel, pitch) for instrument, _, pitch in ids]
    out.append("</score-part>")
    return "".join(out)


def _channel(number: int) -> int:
    """Channels 1–16 in turn without the drum channel."""
    channels = [c for c in range(1, 17) if c != DRUM_CHANNEL]
    return channels[(number - 1) % len(channels)]


def _midi(track: Track, instrument: str, channel: int, pitch: int | None) -> str:
    bank = f"<midi-bank>{track.bank + 1}</midi-bank>" if 0 < track.bank < 16384 else ""
    unpitched = f"<midi-unpitched>{pitch + 1}</midi-unpitched>" if pitch is not None else ""
    return (
        f'<midi-instrument id="{instrument}"><midi-channel>{channel}</midi-channel>{bank}'
        f"<midi-program>{track.program + 1}</midi-program>{unpitched}"
        f"<volume>{number_xml(100 * track.volume)}</volume><pan>{number_xml(90 * track.pan)}</pan></midi-instrument>"
    )
