"""Engraving: a song becomes pages of shapes that any painter can draw and any pointer can hit. No Qt."""

from songwriter.engraving.display import Element, Kind, Page
from songwriter.engraving.engraver import Engraver, Engraving, EngravingError
from songwriter.engraving.options import Content, Layout, PaperSize, ScoreOptions
from songwriter.engraving.refs import ChordRef, NoteRef, Ref, RestRef, SectionRef, SyllableRef

__all__ = [
    "ChordRef", "Content", "Element", "Engraver", "Engraving", "EngravingError", "Kind", "Layout", "NoteRef", "Page",
    "PaperSize", "Ref", "RestRef", "ScoreOptions", "SectionRef", "SyllableRef",
]  # fmt: skip
