"""Readers of the lead-sheet data sets, laid out as the project's data are; absent sets are skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from songwriter.assist.leadsheet import LeadSheet
from songwriter.base.errors import ReadError
from songwriter.training.corpora import abc, billboard, freedoom, groove, openewld, pop909, satb, standards
from songwriter.training.corpora.refusals import Read, Sorted, sort_out

Reader = Callable[[Path], Iterator[Read]]

READERS: dict[str, Reader] = {
    "openewld_pd": openewld.read,
    "pd_standards": standards.read,
    "open_hymnal": satb.read_hymns,
    "christmas_carols_pd": satb.read_carols,
    "oldtime_abc": partial(abc.read, source="oldtime_abc"),
    "tuneworks_abc": partial(abc.read, source="tuneworks_abc"),
    "pop909_merged": pop909.read,
    "mcgill_billboard": billboard.read,
    "groove_midi": groove.read,
    "freedoom_midi": freedoom.read,
}
"""Folder of a set → its reader. What it yields is a piece or, for a file it does not read, the reason."""


def read_sets(folder: Path, names: tuple[str, ...] | None = None) -> Iterator[tuple[str, Sorted]]:
    """(name, pieces and refusals) of each set under ``folder`` (or under ``folder/music``), one set at a time."""
    root = folder / "music" if (folder / "music").is_dir() else folder
    for name, reader in READERS.items():
        if (root / name).is_dir() and (names is None or name in names):
            yield name, sort_out(reader(root / name))


def read_corpora(folder: Path, names: tuple[str, ...] | None = None) -> list[LeadSheet]:
    """All pieces of the sets under ``folder`` (or under ``folder/music``); ReadError if there is none."""
    pieces = [piece for _, found in read_sets(folder, names) for piece in found.pieces]
    if not pieces:
        raise ReadError(folder, "no lead-sheet data set was found there")
    return pieces
