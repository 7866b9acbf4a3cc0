"""What each channel of the synthesiser has been told, and what to send to change that."""

from __future__ import annotations

from collections.abc import Iterable

from songwriter.sequence.events import ChannelSetup, Kind
from songwriter.sequence.grid import Action, StateKey

_RPN = (101, 100, 6, 38)
"""Registered parameter number and value: they only make sense together and in this order (MIDI 1.0)."""

_CONTROLLER_DEFAULTS = {7: 127, 10: 64, 11: 127, 6: 2, 8: 64, **dict.fromkeys(range(71, 80), 64)}
_ORDER = (Kind.CHANNEL_TYPE, Kind.BANK, Kind.PROGRAM, Kind.CONTROL, Kind.PITCH_BEND, Kind.CHANNEL_PRESSURE)


def defaults_of(channels: Iterable[ChannelSetup]) -> dict[StateKey, int]:
    """The state every channel begins with: instrument, pan and effects of its track, all else neutral."""
    state: dict[StateKey, int] = {}
    for setup in channels:
        channel = setup.channel
        state[(Kind.CHANNEL_TYPE, channel, 0)] = int(setup.is_drums)
        state[(Kind.BANK, channel, 0)] = setup.bank
        state[(Kind.PROGRAM, channel, 0)] = setup.program
        for controller, value in ((7, 127), (10, setup.pan), (91, setup.reverb), (93, setup.chorus)):
            state[(Kind.CONTROL, channel, controller)] = value
    return state


def difference(sent: dict[StateKey, int], wanted: dict[StateKey, int]) -> list[Action]:
    """Actions that turn what was sent into what is wanted; ``sent`` is brought up to date.

    What was sent once and is wanted no more goes back to its neutral value.
    """
    target = {
        key: _neutral(key) for key in sent if key[0] not in (Kind.CHANNEL_TYPE, Kind.BANK, Kind.PROGRAM)
    }
    target.update(wanted)
    changed = {key for key, value in target.items() if sent.get(key) != value}
    changed |= _dependent(changed, target)
    sent.update(target)
    return [_action(key, target[key]) for key in sorted(changed, key=_rank)]


def _dependent(changed: set[StateKey], target: dict[StateKey, int]) -> set[StateKey]:
    """A new channel type or bank needs its program again, a changed RPN all its parts."""
    more: set[StateKey] = set()
    for kind, channel, number in changed:
        if kind in (Kind.CHANNEL_TYPE, Kind.BANK):
            more |= {(Kind.BANK, channel, 0), (Kind.PROGRAM, channel, 0)}
        elif kind == Kind.CONTROL and number in _RPN:
            more |= {(Kind.CONTROL, channel, part) for part in _RPN}
    return {key for key in more if key in target}


def _neutral(key: StateKey) -> int:
    kind, _, number = key
    return _CONTROLLER_DEFAULTS.get(number, 0) if kind == Kind.CONTROL else 0


def _rank(key: StateKey) -> tuple[int, int, int, int]:
    kind, channel, number = key
    is_rpn = kind == Kind.CONTROL and number in _RPN
    return channel, _ORDER.index(Kind(kind)), _RPN.index(number) if is_rpn else len(_RPN), number


def _action(key: StateKey, value: int) -> Action:
    kind, channel, number = key
    if kind == Kind.CONTROL:
        return (kind, channel, number, value)
    return (kind, channel, 0, value) if kind == Kind.PITCH_BEND else (kind, channel, value, 0)
