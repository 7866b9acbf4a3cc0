"""The example songs: read in a job, because the welcome page must not wait for them."""

from __future__ import annotations

from collections.abc import Callable

from songwriter.base.errors import SongwriterError
from songwriter.domain import Song
from songwriter.io.formats import read_song
from songwriter.services.jobs import JobContext, JobRunner
from songwriter.ui.resources import EXAMPLES
from songwriter.ui.section_facts import Contour, contour
from songwriter.ui.text import key_words
from songwriter.ui.welcome_cards import Example

SHOWN = 3


def load_examples(jobs: JobRunner, show: Callable[[tuple[Example, ...]], None]) -> None:
    """Read the example songs and show them; one that cannot be read is left out and logged by the runner."""
    if EXAMPLES.is_dir():
        jobs.submit("theory", "examples", read_examples, done=show)


def read_examples(context: JobContext) -> tuple[Example, ...]:
    """The first three songs of the folder, by name."""
    found: list[Example] = []
    for path in sorted(EXAMPLES.glob("*.song"))[:SHOWN]:
        context.token.check()
        try:
            song = read_song(path).song
        except SongwriterError:
            continue
        data, first = song.metadata, song.sections[song.form[0].section]
        facts = " · ".join(
            part for part in (data.style, key_words(first.keys[0].key), f"{first.tempos[0].bpm:g}") if part
        )
        found.append(Example(path, data.title or path.stem, facts, data.comment, best_contour(song)))
    return tuple(found)


def best_contour(song: Song) -> Contour:
    """The shape of the section with the most melody: the chorus, as a rule; another part's only without one."""
    melody = song.melody_track
    place = song.tracks.index(melody) if melody is not None else -1
    shapes = [contour(song, section) for section in song.sections.values()]
    return max(shapes, key=lambda shape: (shape.track == place, len(shape.notes)))
