"""Which editors and panels the window has, and how each is made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtWidgets import QWidget

from songwriter.services.bundle import Services
from songwriter.ui.editor_area import EditorKind
from songwriter.ui.look import Look

EDITORS = (
    ("roll", "Piano roll", "songwriter.ui.piano_roll", "PianoRollEditor"),
    ("score", "Score", "songwriter.ui.score", "ScoreEditor"),
    ("lyrics", "Lyrics", "songwriter.ui.lyrics", "LyricsEditor"),
)
"""Id, words of the tab, module and class. Imported late: the score brings Verovio with it."""


def _exists(module: str) -> bool:
    found = find_spec(module)
    return found is not None and found.origin is not None


def _maker(services: Services, look: Look, module: str, name: str) -> Callable[[], QWidget]:
    def make() -> QWidget:
        more = {"settings": services.settings} if name == "PianoRollEditor" else {}
        return getattr(import_module(module), name)(services.session, services.transport, look, **more)

    return make


def editor_kinds(services: Services, look: Look) -> tuple[EditorKind, ...]:
    """The editors, in the order of their tabs."""
    return tuple(
        EditorKind(identifier, title, _maker(services, look, module, name))
        for identifier, title, module, name in EDITORS
        if _exists(module)
    )


def suggest_panel(services: Services, look: Look) -> QWidget | None:
    """The panel of alternatives."""
    if not _exists("songwriter.ui.suggest"):
        return None
    from songwriter.ui.suggest import SuggestPanel

    return SuggestPanel(services.session, services.transport, services.suggestions, look)


def harmony_panel(services: Services, look: Look) -> QWidget | None:
    """The panel that explains the chord in focus."""
    if not _exists("songwriter.ui.harmony"):
        return None
    from songwriter.ui.harmony import HarmonyPanel

    return HarmonyPanel(services.session, services.transport, look)
