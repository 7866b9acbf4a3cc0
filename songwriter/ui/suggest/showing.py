"""What each card of the present batch tells: its alternative, its state, where the playhead is."""

from __future__ import annotations

from songwriter.domain import timeline
from songwriter.services.session import Session
from songwriter.services.suggestion_batch import Card
from songwriter.services.suggestions import SuggestionService
from songwriter.services.transport import Transport
from songwriter.ui.suggest.band_picture import players_of
from songwriter.ui.suggest.card_content import CardContent, CardState
from songwriter.ui.suggest.picture import Shown


def content_of(
    session: Session, transport: Transport, suggestions: SuggestionService, index: int
) -> CardContent:
    """The content of card ``index`` (from 0) of the present batch."""
    batch = suggestions.batch
    assert batch is not None
    song = session.song
    card = batch.cards[index] if index < len(batch.cards) else None
    section = song.sections.get(card.take.section) if card is not None else None
    if card is None or section is None or card.take.measures[1] >= section.measures:
        return CardContent(index + 1, CardState.WRITING)
    state = _state(suggestions, card, index)
    melody = song.melody_track
    shown = Shown(
        card.take,
        section,
        playhead_tick=_playhead(session, transport, batch.target.use)
        if state is CardState.SOUNDING
        else None,
        track_index=song.tracks.index(melody) if melody is not None else 0,
        players=players_of(song, card.take),
    )
    return CardContent(index + 1, state, shown, card.originality)


def _state(suggestions: SuggestionService, card: Card, index: int) -> CardState:
    if suggestions.auditions.sounding == index:
        return CardState.SOUNDING
    if suggestions.kept == card.take.id:
        return CardState.KEPT
    return CardState.STALE if suggestions.is_stale else CardState.RESTING


def _playhead(session: Session, transport: Transport, use: int) -> int | None:
    """Ticks from the start of the section that use ``use`` plays."""
    uses = timeline(session.song).uses
    return transport.playhead_tick - uses[use].start if use < len(uses) else None
