"""Notes, controllers and syllables as tables of columns.

Columns keep the file small and load ten times faster than one object a note. A column in which every value is
the default is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from songwriter.base.errors import SongInvalid
from songwriter.domain.lyric import Syllabic, Syllable
from songwriter.domain.note import Control, ControlKind, Note, Origin
from songwriter.io.project.fields import MAX_TICK, Fields

_NONE = type(None)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it holds, its type in JSON, limits, and the default (``...`` means required)."""

    name: str
    types: frozenset[type]
    default: Any = ...
    low: int | None = None
    high: int | None = None
    members: tuple[Enum, ...] = ()


def _whole(name: str, low: int, high: int, default: Any = ...) -> Column:
    return Column(name, frozenset({int}), default, low, high)


def _flag(name: str) -> Column:
    return Column(name, frozenset({bool}), False)


def _member(name: str, kind: type[Enum], default: Enum | None = None) -> Column:
    return Column(name, frozenset({str}), default.value if default else ..., members=tuple(kind))


NOTE_COLUMNS = (
    _whole("onset", -MAX_TICK, MAX_TICK),
    _whole("duration", 1, MAX_TICK),
    _whole("pitch", 0, 127),
    _whole("velocity", 1, 127, 80),
    Column("alter", frozenset({int, _NONE}), None, -2, 2),
    _whole("voice", 1, 1000, 1),
    _member("origin", Origin, Origin.YOURS),
    Column("source", frozenset({str, _NONE}), None),
    _flag("locked"),
)
CONTROL_COLUMNS = (
    _whole("onset", -MAX_TICK, MAX_TICK),
    _member("kind", ControlKind),
    _whole("number", 0, 127, 0),
    _whole("value", -8192, 8191),
)
SYLLABLE_COLUMNS = (
    _whole("onset", -MAX_TICK, MAX_TICK),
    Column("text", frozenset({str})),
    _member("syllabic", Syllabic, Syllabic.SINGLE),
    _flag("extends"),
    _flag("line_end"),
    _member("origin", Origin, Origin.YOURS),
)


def write_table(rows: Sequence[Any], columns: tuple[Column, ...]) -> dict[str, list[Any]]:
    """Turn values into columns."""
    table: dict[str, list[Any]] = {}
    for column in columns:
        values = [getattr(row, column.name) for row in rows]
        if column.members:
            values = [value.value for value in values]
        if column.default is ... or any(value != column.default for value in values):
            table[column.name] = values
    return table


def read_notes(table: Fields) -> tuple[Note, ...]:
    """Read a table of notes."""
    return _rows(table, NOTE_COLUMNS, Note)


def read_controls(table: Fields) -> tuple[Control, ...]:
    """Read a table of controllers."""
    return _rows(table, CONTROL_COLUMNS, Control)


def read_syllables(table: Fields) -> tuple[Syllable, ...]:
    """Read a table of syllables."""
    return _rows(table, SYLLABLE_COLUMNS, Syllable)


def _rows(table: Fields, columns: tuple[Column, ...], make: Callable[..., Any]) -> tuple[Any, ...]:
    length = len(table.items(columns[0].name))
    loaded = [_column(table, column, length) for column in columns]
    table.close()
    return tuple(map(make, *loaded))


def _column(table: Fields, column: Column, length: int) -> Iterable[Any]:
    what = f"the column “{column.name}”"
    if column.default is not ... and not table.has(column.name):
        values: list[Any] = [column.default] * length
    else:
        values = table.items(column.name)
    if len(values) != length:
        raise SongInvalid(f"{what} has {len(values)} entries, not {length}", table.place)
    if not column.types.issuperset(set(map(type, values))):
        raise SongInvalid(f"{what} holds a value of the wrong kind", table.place)
    if column.low is not None and column.high is not None:
        numbers = [value for value in values if value is not None]
        if numbers and not (column.low <= min(numbers) and max(numbers) <= column.high):
            raise SongInvalid(f"{what} holds a value outside {column.low} … {column.high}", table.place)
    if column.members:
        by_value = {str(entry.value): entry for entry in column.members}
        unknown = set(values) - by_value.keys()
        if unknown:
            raise SongInvalid(f"{what} holds an unknown value", table.place)
        return [by_value[value] for value in values]
    return values
