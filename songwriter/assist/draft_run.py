"""Writing a draft from wishes with a model worker of its own, which ends with it."""

from __future__ import annotations

from dataclasses import replace

from songwriter.assist.ask import wait_until_ready
from songwriter.assist.draft import Model, Report, draft_song
from songwriter.assist.draft_wishes import DraftPlan, DraftWishes, plan_of
from songwriter.assist.originality import Indexes
from songwriter.assist.reference import reference_levels
from songwriter.base.cancel import CancelToken
from songwriter.domain.song import Song
from songwriter.io.formats import read_song
from songwriter.model.client import ModelClient


def write_draft(
    wishes: DraftWishes,
    client: ModelClient,
    indexes: Indexes,
    report: Report | None = None,
    cancel: CancelToken | None = None,
) -> Song:
    """Read what the wishes name, start ``client``, write the song, end ``client``. One thread throughout.

    Raises ReadError for a melody or reference that cannot be read, UnsatisfiableError for wishes that cannot be met,
    ModelError, ModelMissing; Cancelled when the token says so.
    """
    plan = plan_of(wishes)
    melody = read_song(wishes.melody).song if wishes.melody is not None else None
    reference = read_song(wishes.reference).song if wishes.reference is not None else None
    if melody is not None:
        plan = _as_the_melody(plan, wishes, melody)
    client.start()
    try:
        if report is not None:
            report(0.0, "waking the model")
        ready = wait_until_ready(client)
        levels = reference_levels(reference) if reference is not None else ()
        return draft_song(plan, Model(client, ready.info, indexes), melody, levels, report, cancel)
    finally:
        client.close()


def _as_the_melody(plan: DraftPlan, wishes: DraftWishes, melody: Song) -> DraftPlan:
    """Key and metre come from the melody, its tempo too unless another was asked for."""
    if not melody.form:
        return plan
    first = melody.sections[melody.form[0].section]
    tempo = wishes.tempo or first.tempos[0].bpm
    return replace(plan, key=first.keys[0].key, metre=first.metres[0].signature, tempo=tempo)
