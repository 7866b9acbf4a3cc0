"""Menus that choose a track's instrument and role."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from songwriter.domain import Role, Track
from songwriter.ui.instruments import FAMILIES, KITS, ROLE_NAMES


def instrument_menu(parent: QWidget, track: Track, choose: Callable[..., None]) -> QMenu:
    """General MIDI's instruments by family; `choose` gets the fields of the track to change."""
    menu = QMenu("Instrument", parent)
    for family, (name, _icon, programs) in enumerate(FAMILIES):
        below = menu.addMenu(name)
        if not track.is_drums and track.program // 8 == family:
            below.menuAction().setText(f"{name}  ·  {programs[track.program % 8]}")
        group = QActionGroup(below)
        for place, instrument in enumerate(programs):
            program = family * 8 + place
            action = below.addAction(instrument)
            action.setCheckable(True)
            action.setChecked(not track.is_drums and track.program == program)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, p=program: choose(program=p, bank=0, is_drums=False))
    menu.addSeparator()
    kits = menu.addMenu("Drum kits")
    for program, kit in KITS.items():
        action = kits.addAction(kit)
        action.setCheckable(True)
        action.setChecked(track.is_drums and track.program == program)
        action.triggered.connect(lambda _on=False, p=program: choose(program=p, bank=0, is_drums=True))
    return menu


def role_menu(parent: QWidget, track: Track, choose: Callable[..., None]) -> QMenu:
    """What the track does in the song, which decides what is suggested for it."""
    menu = QMenu("Role in the song", parent)
    for role in Role:
        action = menu.addAction(ROLE_NAMES[role])
        action.setCheckable(True)
        action.setChecked(track.role is role)
        action.triggered.connect(lambda _on=False, r=role: choose(role=r))
    return menu
