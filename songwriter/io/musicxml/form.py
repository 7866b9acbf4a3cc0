"""Which sections are written in which order: uses of the form, folded into repeats and endings where that is exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from songwriter.domain.section import Section
from songwriter.domain.song import SectionUse, Song


@dataclass(frozen=True, slots=True)
class Written:
    """One section as written. ``use`` is its index in the form, None inside a repeat (written once for several).

    ``verses`` are the lyric verses printed under it, first line first. ``passes`` says how often the repeat that
    ends here is played (0: no repeat ends here); ``ending`` are the passes of the ending this section is.
    """

    section: Section
    play: SectionUse
    use: int | None
    start: int
    verses: tuple[int, ...]
    begins_repeat: bool = False
    passes: int = 0
    ending: tuple[int, ...] = ()
    is_last_ending: bool = False

    @property
    def end(self) -> int:
        """First tick after it, in ticks of the written song."""
        return self.start + self.section.length_ticks


@dataclass(frozen=True, slots=True)
class _Group:
    """A stretch of the form: the body, how often it is played, and the ending after each pass if there are any."""

    length: int
    body: int
    passes: int
    endings: tuple[tuple[int, ...], ...] = ()


def written_form(song: Song, unfold: bool = False) -> tuple[Written, ...]:
    """Lay out what is written, in ticks from the first bar line."""
    uses = [(use, song.sections[use.section]) for use in song.form]
    out: list[Written] = []
    place = tick = 0
    while place < len(uses):
        group = None if unfold else _group(uses, place)
        if group is None:
            use, section = uses[place]
            verses = (use.verse,) if use.verse < len(section.verses) else ()
            out.append(Written(section, use, place, tick, verses))
            place += 1
        else:
            out += _folded(uses, place, group, tick)
            place += group.length
        tick = out[-1].end
    return tuple(out)


_Uses = Sequence[tuple[SectionUse, Section]]


def _folded(uses: _Uses, place: int, group: _Group, tick: int) -> list[Written]:
    out: list[Written] = []
    for offset in range(group.body):
        use, section = uses[place + offset]
        is_end = offset + 1 == group.body and not group.endings
        passes = group.passes if is_end else 0
        verses = tuple(range(min(len(section.verses), group.passes)))
        out.append(Written(section, use, None, tick, verses, offset == 0, passes))
        tick = out[-1].end
    for number, passes_of in enumerate(group.endings):
        use, section = uses[place + group.body + (passes_of[0] - 1) * (group.body + 1)]
        is_last = number + 1 == len(group.endings)
        verses = (use.verse,) if use.verse < len(section.verses) else ()
        again = 0 if is_last else group.passes
        out.append(Written(section, use, None, tick, verses, False, again, passes_of, is_last))
        tick = out[-1].end
    return out


def _group(uses: _Uses, place: int) -> _Group | None:
    found: _Group | None = None
    for body in range(1, (len(uses) - place) // 2 + 1):
        group = _with_endings(uses, place, body) or _plain_repeat(uses, place, body)
        if group and (found is None or group.length > found.length):
            found = group
    return found


def _ids(uses: _Uses, start: int, length: int) -> list[str]:
    return [use.section for use, _ in uses[start : start + length]]


def _plain_repeat(uses: _Uses, place: int, body: int) -> _Group | None:
    ids = _ids(uses, place, body)
    if len(set(ids)) < body or any(section.endings for _, section in uses[place : place + body]):
        return None
    passes = 1
    while _ids(uses, place + passes * body, body) == ids and _sings(
        uses, place + passes * body, body, passes
    ):
        passes += 1
    after = place + passes * body
    if passes < 2 or not _sings(uses, place, body, 0):
        return None
    edges = [place, *([after] if after < len(uses) else [])]
    if any(_has_pickup(uses[edge][1]) for edge in edges) or _rings_over(uses[place + body - 1][1]):
        return None
    return _Group(passes * body, body, passes)


def _with_endings(uses: _Uses, place: int, body: int) -> _Group | None:
    """Body and ending 1, body and ending 2, …: each ending once, in rising order."""
    ids = _ids(uses, place, body)
    if len(set(ids)) < body or any(section.endings for _, section in uses[place : place + body]):
        return None
    endings: list[tuple[int, ...]] = []
    passes, step = 0, body + 1
    while (at := place + passes * step + body) < len(uses) and _ids(uses, place + passes * step, body) == ids:
        ending = uses[at][1].endings
        if passes + 1 not in ending or not _sings(uses, place + passes * step, body, passes):
            break
        if not endings or endings[-1] != ending:
            endings.append(ending)
        elif uses[at][0].section != uses[at - step][0].section:
            break
        passes += 1
    covered = [number for ending in endings for number in ending]
    if len(endings) < 2 or covered != list(range(1, passes + 1)) or not _is_exact(uses, place, body, endings):
        return None
    return _Group(passes * step, body, passes, tuple(endings))


def _is_exact(uses: _Uses, place: int, body: int, endings: list[tuple[int, ...]]) -> bool:
    first = [uses[place + body + (e[0] - 1) * (body + 1)] for e in endings]
    single = all(len(e) == 1 or not section.verses for e, (_, section) in zip(endings, first, strict=True))
    unmuted = all(not use.muted_tracks for use, _ in first)
    own = [uses[place][1], *(section for _, section in first)]
    rings = _rings_over(uses[place + body - 1][1]) or any(_rings_over(section) for _, section in first[:-1])
    return single and unmuted and not any(_has_pickup(s) for s in own) and not rings


def _sings(uses: _Uses, start: int, length: int, verse: int) -> bool:
    """Whether these uses sing what the given pass of a repeat sings, with nothing muted."""
    for use, section in uses[start : start + length]:
        count = len(section.verses)
        if use.muted_tracks or (count and use.verse != min(verse, count - 1)):
            return False
    return True


def _has_pickup(section: Section) -> bool:
    return section.pickup_ticks > 0


def _rings_over(section: Section) -> bool:
    return any(n.end > section.length_ticks for part in section.parts.values() for n in part.notes)
