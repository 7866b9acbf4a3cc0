"""Words in Verovio's SVG: runs of text with their place and style."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from songwriter.engraving.display import Face


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of words is set; ``size`` in page units."""

    size: float
    is_bold: bool
    is_italic: bool
    anchor: str
    family: str

    @property
    def face(self) -> Face:
        """The face that is painted."""
        return Face.SEMIBOLD if self.is_bold else Face.ITALIC if self.is_italic else Face.REGULAR


@dataclass(slots=True)
class TextLine:
    """Runs that begin at one place."""

    x: float
    y: float
    anchor: str
    runs: list[tuple[str, Style]] = field(default_factory=list)


class TextReader:
    """Gathers the runs of one ``<text>``; a new position starts a new line."""

    def __init__(self) -> None:
        self.lines: list[TextLine] = []

    def read(self, element: etree._Element, style: Style) -> None:
        """Gather the runs of an element and of the spans inside it."""
        style = _restyled(element, style)
        if "x" in element.keys() or "y" in element.keys():  # noqa: SIM118 - attributes of an XML element
            last = self.lines[-1] if self.lines else TextLine(0.0, 0.0, style.anchor)
            x, y = float(element.get("x", last.x)), float(element.get("y", last.y))
            # What follows a boxed name has a place but no anchor of its own: it starts there.
            anchor = "start" if self.lines and "text-anchor" not in element.keys() else style.anchor  # noqa: SIM118
            self.lines.append(TextLine(x, y, anchor))
        elif "text-anchor" in element.keys() and self.lines:  # noqa: SIM118 - as above
            self.lines[-1].anchor = style.anchor
        children = [child for child in element if local_name(child) == "tspan"]
        text = element.text or ""
        if not children and text.strip(" \n\t") + text.replace("\n", "") and "\n" not in text:
            if not self.lines:
                self.lines.append(TextLine(0.0, 0.0, style.anchor))
            self.lines[-1].runs.append((text.replace("\xa0", " "), style))
        for child in children:
            self.read(child, style)


def _restyled(element: etree._Element, style: Style) -> Style:
    get = element.get
    size = get("font-size")
    return Style(
        float(size.removesuffix("px")) if size else style.size,
        get("font-weight", "bold" if style.is_bold else "") == "bold",
        get("font-style", "italic" if style.is_italic else "normal") != "normal",
        get("text-anchor", style.anchor),
        get("font-family", style.family),
    )


def local_name(element: etree._Element) -> str:
    """The tag of an element without its namespace ("" for comments)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
