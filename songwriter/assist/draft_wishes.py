"""What is wished of a whole draft, by form fields or by a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from songwriter.base.errors import UnsatisfiableError
from songwriter.domain.key import Key, parse_key
from songwriter.domain.metre import TimeSignature, parse_metre
from songwriter.domain.section import SectionKind

DEFAULT_FORM = "intro verse chorus verse chorus bridge chorus outro"
MOST_SECTIONS = 40


@dataclass(frozen=True, slots=True)
class DraftWishes:
    """The names are those of the command line. None and "" leave it to the program.

    ``mood`` −1 … 1, ``energy`` 0 … 1, ``tempo`` quarter notes a minute (beats of the metre's pulse in compound
    metres are dotted; the tempo counts quarters all the same), ``form`` section kinds with spaces between.
    """

    prompt: str = ""
    style: str = ""
    mood: float | None = None
    energy: float | None = None
    key: str = ""
    tempo: float | None = None
    metre: str = ""
    form: str = ""
    theme: str = ""
    melody: Path | None = None
    reference: Path | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """Wishes with every gap filled and every word read."""

    style: str
    mood: float
    energy: float
    key: Key
    tempo: float
    metre: TimeSignature
    form: tuple[SectionKind, ...]
    theme: str
    seed: int


_STYLES = {
    "folk": ("folk", "country", "acoustic", "campfire", "bluegrass"),
    "jazz": ("jazz", "swing", "bebop", "bossa"),
    "rock": ("rock", "punk", "grunge", "metal", "anthem"),
    "pop": ("pop", "disco", "dance", "indie", "electro"),
    "hymn": ("hymn", "gospel", "carol", "chorale"),
    "ragtime": ("ragtime", "rag", "stride"),
    "songbook": ("songbook", "standard", "broadway", "musical", "crooner", "ballad"),
    "art song": ("art song", "lied", "classical"),
}
_MOODS = {
    0.8: ("happy", "joyful", "cheerful", "sunny", "playful", "funny"),
    0.5: ("hopeful", "warm", "tender", "bright", "romantic", "peaceful"),
    -0.4: ("wistful", "nostalgic", "longing", "bittersweet", "lonely", "blue"),
    -0.8: ("sad", "dark", "mournful", "melancholy", "tragic", "grieving", "angry"),
}
_ENERGIES = {
    0.15: ("calm", "quiet", "gentle", "peaceful", "lullaby", "still"),
    0.3: ("slow", "tender", "soft", "ballad", "wistful"),
    0.7: ("lively", "upbeat", "fast", "driving", "cheerful", "joyful"),
    0.9: ("energetic", "wild", "angry", "furious", "anthem", "dance"),
}
_METRES = {
    "waltz": "3/4",
    "jig": "6/8",
    "march": "2/4",
    "lullaby": "6/8",
    "barcarolle": "6/8",
    "polka": "2/4",
}
_TEMPOS = {
    "very slow": 56.0,
    "slow": 70.0,
    "lullaby": 72.0,
    "fast": 140.0,
    "very fast": 168.0,
    "upbeat": 124.0,
}
_USUAL_TEMPO = {"folk": 100.0, "jazz": 120.0, "rock": 128.0, "hymn": 88.0, "ragtime": 96.0, "songbook": 92.0}
_KINDS = {kind.value: kind for kind in SectionKind} | {
    "pre-chorus": SectionKind.PRECHORUS, "refrain": SectionKind.CHORUS, "instrumental": SectionKind.SOLO,
    "ending": SectionKind.OUTRO, "coda": SectionKind.OUTRO, "middle": SectionKind.BRIDGE, "hook": SectionKind.CHORUS,
}  # fmt: skip


def read_sentence(text: str) -> DraftWishes:
    """Find style, mood, energy, tempo, metre, key and theme in a sentence; what it does not say stays open."""
    low = f" {text.lower()} "
    about = re.search(
        r"\b(?:about|of|on)\s+(.+?)(?:,|;|\.|$|\s+(?:in|at)\s+(?:[a-g]\b|\d))", text, re.IGNORECASE
    )
    bpm = re.search(r"(\d{2,3}(?:\.\d+)?)\s*(?:bpm|beats)", low)
    signature = re.search(r"\b(\d{1,2}/(?:2|4|8|16))\b", low)
    key = re.search(r"\b([A-G](?:#|b|♯|♭| sharp| flat)?)[ -]?(major|minor)\b", text, re.IGNORECASE)
    metre = signature.group(1) if signature else next((m for w, m in _METRES.items() if _has(low, w)), "")
    tempo = (
        float(bpm.group(1)) if bpm else next((t for w, t in reversed(_TEMPOS.items()) if _has(low, w)), None)
    )
    tonic = key.group(1).replace(" sharp", "#").replace(" flat", "b") if key else ""
    return DraftWishes(
        prompt=text,
        style=next((s for s, words in _STYLES.items() if any(_has(low, w) for w in words)), ""),
        mood=_found(low, _MOODS),
        energy=_found(low, _ENERGIES),
        key=f"{tonic[:1].upper()}{tonic[1:]} {key.group(2).lower()}" if key else "",
        tempo=tempo,
        metre=metre,
        theme=about.group(1).strip() if about else "",
    )


def _has(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text) is not None


def _found(text: str, table: dict[float, tuple[str, ...]]) -> float | None:
    hits = [value for value, words in table.items() for word in words if _has(text, word)]
    return sum(hits) / len(hits) if hits else None


def plan_of(wishes: DraftWishes) -> DraftPlan:
    """Fill the gaps. Raises UnsatisfiableError, in a sentence, for a word that cannot be read."""
    said = read_sentence(wishes.prompt) if wishes.prompt else DraftWishes()
    mood = _first(wishes.mood, said.mood, 0.2)
    energy = _first(wishes.energy, said.energy, 0.45)
    style = (wishes.style or said.style or "pop").lower()
    if not -1 <= mood <= 1 or not 0 <= energy <= 1:
        raise UnsatisfiableError("mood lies between -1 and 1, energy between 0 and 1")
    tempo = _first(wishes.tempo, said.tempo, _USUAL_TEMPO.get(style, 108.0) * (0.85 + 0.3 * energy))
    if not 20 <= tempo <= 400:
        raise UnsatisfiableError(
            f"a tempo of {tempo:g} quarter notes a minute cannot be drafted (20 to 400 can)"
        )
    try:
        key = parse_key(wishes.key or said.key or ("G major" if mood >= -0.1 else "A minor"))
        metre = parse_metre(wishes.metre or said.metre or "4/4")
    except ValueError as error:
        raise UnsatisfiableError(str(error)) from None
    form = read_form(wishes.form or DEFAULT_FORM)
    return DraftPlan(
        style, mood, energy, key, round(tempo), metre, form, wishes.theme or said.theme, wishes.seed
    )


def _first(*values: float | None) -> float:
    return next(v for v in values if v is not None)


def read_form(text: str) -> tuple[SectionKind, ...]:
    """Read “intro verse chorus”; raises UnsatisfiableError naming the word that is no section."""
    words = [w for w in re.split(r"[\s,]+", text.lower()) if w]
    for word in words:
        if word not in _KINDS:
            raise UnsatisfiableError(
                f"“{word}” is not a kind of section; these are: {', '.join(sorted(_KINDS))}"
            )
    if not 1 <= len(words) <= MOST_SECTIONS:
        raise UnsatisfiableError(f"a form has 1 to {MOST_SECTIONS} sections")
    return tuple(_KINDS[word] for word in words)
