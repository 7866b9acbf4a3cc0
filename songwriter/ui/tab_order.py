"""The order in which Tab walks the window: as it is read, from the top left to the bottom right, group by group."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget


def tab_stops(group: QWidget) -> list[QWidget]:
    """What takes the keyboard inside a group, in the order it has now."""
    wanted = {w for w in group.findChildren(QWidget) if w.focusPolicy() != Qt.FocusPolicy.NoFocus}
    chain: list[QWidget] = []
    step = group.nextInFocusChain()
    while step is not group and len(chain) < len(wanted):
        if step in wanted:
            chain.append(step)
        step = step.nextInFocusChain()
    return chain


class TabOrder(QObject):
    """Keeps the groups of a window in order; inside a group the order stays.

    Only the current section and track are in the chain, so it is made anew when they change, once for all changes of
    one turn of the event loop.
    """

    def __init__(self, window: QWidget, groups: tuple[QWidget, ...]) -> None:
        super().__init__(window)
        self._groups = groups
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._order)

    def renew(self, *_change: object) -> None:
        """Put the groups in order soon; takes what any signal sends."""
        self._timer.start()

    def _order(self) -> None:
        stops = [stop for group in self._groups for stop in tab_stops(group)]
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)
