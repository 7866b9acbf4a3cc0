"""Title, rehearsal marks and tempo marks."""

from __future__ import annotations

from html import escape

from songwriter.domain import Metadata
from songwriter.engraving.display import Face
from songwriter.engraving.form import WrittenForm
from songwriter.engraving.metrics import text_width

_QUARTER = "\ueca5"
"""SMuFL metNoteQuarterUp."""
_DOT = "\ue1e7"
"""SMuFL augmentationDot."""
_TITLE_POINTS = 26.0
_POINT = 35.3
"""Verovio's point in hundredths of a millimetre."""
_SIDE = 160
"""Least room beside a title, tenths of a millimetre."""
_LEAST_CHANGE = 0.5
"""Tempo changes smaller than this (quarters a minute) are not written."""


def pg_head(metadata: Metadata, width: int) -> str:
    """The title block of the first page; long titles are set smaller. ``width`` in tenths of a millimetre."""
    rows: list[str] = []
    title = metadata.title or metadata.subtitle
    if title:
        room = 10.0 * (width - 2 * _SIDE) / (text_width(title, Face.SEMIBOLD) * _POINT)
        size = f"{min(_TITLE_POINTS, room):.1f}pt"
        rows.append(
            f'<rend halign="center" valign="top" fontsize="{size}" fontweight="bold">{escape(title)}</rend>'
        )
    if metadata.title and metadata.subtitle:
        subtitle = escape(metadata.subtitle)
        rows.append(
            f'<rend halign="center" valign="middle" fontsize="13pt" fontstyle="italic">{subtitle}</rend>'
        )
    elif title:
        rows.append('<rend halign="center" valign="middle" fontsize="5pt">\u00a0</rend>')
    sides = [("left", metadata.lyricist), ("right", metadata.composer), ("right", metadata.arranger)]
    rows.extend(
        f'<rend halign="{side}" valign="bottom" fontsize="11pt" fontstyle="italic">{escape(name)}</rend>'
        for side, name in sides
        if name
    )
    return f'<pgHead func="first">{"".join(rows)}</pgHead>' if rows else ""


def rehearsal(name: str, words: str, tempo: str) -> str:
    """A section's name in a box, the tempo that begins with it behind."""
    box = f'<rend rend="box">{escape(words)}</rend>' if words else ""
    gap = "\u00a0\u00a0\u00a0" if words and tempo else ""
    return f'<reh xml:id="{name}" staff="1" tstamp="1">{box}{gap}{tempo}</reh>'


def tempo_marks(form: WrittenForm, index: int) -> list[tuple[float, str]]:
    """Where in a measure tempo marks stand (MEI tstamp) and their text: the song's first, and every change."""
    measure = form.measures[index]
    written = form.sections[measure.written]
    out: list[tuple[float, str]] = []
    for tempo in written.section.tempos:
        onset = written.start + max(tempo.tick, 0)
        if onset == 0:
            onset = form.measures[0].start  # the song's first tempo holds from its pickup on
        here = measure.start <= onset < measure.end
        if not here or abs(tempo.bpm - _bpm_before(form, measure.written, tempo.tick)) < _LEAST_CHANGE:
            continue
        dotted = measure.signature.is_compound and measure.signature.denominator == 8
        shown = round(tempo.bpm / (1.5 if dotted else 1.0))
        stamp = 1 + (onset - measure.start) / measure.signature.unit_ticks
        sign = _QUARTER + (_DOT if dotted else "")
        out.append((stamp, f'<rend glyph.auth="smufl">{sign}</rend> = {shown}'))
    return out


def tempo_element(stamp: float, text: str) -> str:
    """A tempo mark that stands for itself; as a rehearsal mark, because Verovio puts these above the chords."""
    return f'<reh staff="1" tstamp="{stamp:.6g}">{text}</reh>'


def _bpm_before(form: WrittenForm, written: int, tick: int) -> float:
    """The tempo in force just before a tempo entry; 0 before the first."""
    earlier = [t for t in form.sections[written].section.tempos if t.tick < tick]
    if earlier:
        return earlier[-1].bpm
    return form.sections[written - 1].section.tempos[-1].bpm if written else 0.0
