"""Commands on the form: sections and the order they are played in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from songwriter.base.errors import EditError
from songwriter.base.ids import next_id
from songwriter.base.units import SectionId
from songwriter.domain.section import BarLock, Section, SectionKind
from songwriter.domain.song import SectionUse, Song
from songwriter.edit.change import Aspect, Change
from songwriter.edit.rebuild import get_section, with_section


def _form_change(*sections: SectionId) -> Change:
    return Change(Aspect.FORM | Aspect.TIME, frozenset(sections))


def _use(song: Song, index: int) -> SectionUse:
    if not 0 <= index < len(song.form):
        raise EditError("that place in the form is no longer there")
    return song.form[index]


def _with_form(song: Song, form: tuple[SectionUse, ...]) -> Song:
    """The song with another form; sections that are no longer used go with their takes kept in the tray."""
    used = {use.section for use in form}
    return replace(song, form=form, sections={k: v for k, v in song.sections.items() if k in used})


def unique_name(song: Song, wish: str) -> str:
    """``wish``, or with the smallest number that makes it the only section of that name."""
    names = {section.name for section in song.sections.values()}
    return wish if wish not in names else next_id(f"{wish.rstrip('0123456789 ')} ", names)


@dataclass(frozen=True, slots=True)
class AddSection:
    """Put a new section into the form at ``index``. Its id must be new."""

    section: Section
    index: int
    kind: ClassVar[str] = "add_section"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        if self.section.id in song.sections:
            raise EditError("a section with that id is in the song already")
        song = with_section(song, self.section)
        form = (*song.form[: self.index], SectionUse(self.section.id), *song.form[self.index :])
        return replace(song, form=form), _form_change(self.section.id)


@dataclass(frozen=True, slots=True)
class InsertUse:
    """Play an existing section once more, at ``index`` of the form."""

    use: SectionUse
    index: int
    kind: ClassVar[str] = "insert_use"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        get_section(song, self.use.section)
        form = (*song.form[: self.index], self.use, *song.form[self.index :])
        return replace(song, form=form), _form_change(self.use.section)


@dataclass(frozen=True, slots=True)
class RemoveUse:
    """Take one use out of the form; the last use takes its section with it."""

    index: int
    kind: ClassVar[str] = "remove_use"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        use = _use(song, self.index)
        if len(song.form) == 1:
            raise EditError("a song keeps at least one section")
        form = song.form[: self.index] + song.form[self.index + 1 :]
        return _with_form(song, form), _form_change(use.section)


@dataclass(frozen=True, slots=True)
class DeleteSection:
    """Take a section and all its uses out of the song."""

    section: SectionId
    kind: ClassVar[str] = "delete_section"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        get_section(song, self.section)
        form = tuple(use for use in song.form if use.section != self.section)
        if not form:
            raise EditError("a song keeps at least one section")
        return _with_form(song, form), _form_change(self.section)


@dataclass(frozen=True, slots=True)
class MoveUse:
    """Move one use to another place in the form (its index after the move)."""

    index: int
    to_index: int
    kind: ClassVar[str] = "move_use"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        use = _use(song, self.index)
        rest = song.form[: self.index] + song.form[self.index + 1 :]
        target = min(max(self.to_index, 0), len(rest))
        return replace(song, form=(*rest[:target], use, *rest[target:])), _form_change(use.section)


@dataclass(frozen=True, slots=True)
class SetUse:
    """Change one use: its verse or its muted tracks. The section stays the same."""

    index: int
    use: SectionUse
    kind: ClassVar[str] = "set_use"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        if _use(song, self.index).section != self.use.section:
            raise EditError("a use keeps its section")
        form = (*song.form[: self.index], self.use, *song.form[self.index + 1 :])
        return replace(song, form=form), Change(Aspect.FORM | Aspect.LYRICS, frozenset({self.use.section}))


@dataclass(frozen=True, slots=True)
class MakeUnique:
    """Give one use a section of its own, a copy under a new name. Locks are copied with what they protect."""

    index: int
    kind: ClassVar[str] = "make_unique"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        use = _use(song, self.index)
        old = song.sections[use.section]
        if sum(u.section == use.section for u in song.form) == 1:
            raise EditError(f"{old.name} is used only here; it is unique already")
        copy = replace(old, id=SectionId(next_id("s", song.sections)), name=unique_name(song, old.name))
        form = (*song.form[: self.index], replace(use, section=copy.id), *song.form[self.index + 1 :])
        return replace(with_section(song, copy), form=form), _form_change(old.id, copy.id)


@dataclass(frozen=True, slots=True)
class DuplicateSection:
    """Copy the section of a use under a new name and play the copy right after it."""

    index: int
    kind: ClassVar[str] = "duplicate_section"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        use = _use(song, self.index)
        old = song.sections[use.section]
        locks: frozenset[BarLock] = frozenset()
        new_id = SectionId(next_id("s", song.sections))
        copy = replace(old, id=new_id, name=unique_name(song, old.name), locks=locks)
        form = (*song.form[: self.index + 1], replace(use, section=new_id), *song.form[self.index + 1 :])
        return replace(with_section(song, copy), form=form), _form_change(new_id)


@dataclass(frozen=True, slots=True)
class RenameSection:
    """Give a section another name or kind."""

    section: SectionId
    name: str
    section_kind: SectionKind
    kind: ClassVar[str] = "rename_section"
    may_change_locks: ClassVar[bool] = False

    def apply(self, song: Song) -> tuple[Song, Change]:
        name = self.name.strip()
        if not name:
            raise EditError("a section needs a name")
        section = replace(get_section(song, self.section), name=name, kind=self.section_kind)
        return with_section(song, section), Change(Aspect.FORM, frozenset({self.section}))
