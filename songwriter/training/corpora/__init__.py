"""Readers of the lead-sheet data sets, laid out as the project's data are; absent sets are skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from songwriter.assist.leadsheet import LeadSheet
from songwriter.base.errors import ReadError
from songwriter.training.corpora import abc, billboard, openewld, pop909, satb, standards

Reader = Callable[[Path], Iterator[LeadSheet]]

READERS: dict[str, Reader] = {
    "openewld_pd": openewld.read,
    "pd_standards": standards.read,
    "open_hymnal": satb.read_hymns,
    "christmas_carols_pd": satb.read_carols,
    "oldtime_abc": partial(abc.read, source="oldtime_abc"),
    "tuneworks_abc": partial(abc.read, source="tuneworks_abc"),
    "pop909_merged": pop909.read,
    "mcgill_billboard": billboard.read,
}


def read_corpora(folder: Path, names: tuple[str, ...] | None = None) -> list[LeadSheet]:
    """All pieces of the sets under ``folder`` (or under ``folder/music``); ReadError if there is none."""
    root = folder / "music" if (folder / "music").is_dir() else folder
    pieces: list[LeadSheet] = []
    for name, reader in READERS.items():
        if (root / name).is_dir() and (names is None or name in names):
            pieces.extend(reader(root / name))
    if not pieces:
        raise ReadError(folder, "no lead-sheet data set was found there")
    return pieces
