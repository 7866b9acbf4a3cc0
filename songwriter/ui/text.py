"""Words on screen: what commands, notices and jobs are called. Services speak in kinds and data; this says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from songwriter.base.errors import LockedError
from songwriter.domain import Key, Lane, LaneState
from songwriter.services.notifications import Notice, NoticeKind

LANE_NAMES = {Lane.CHORDS: "chords", Lane.MELODY: "melody", Lane.LYRICS: "lyrics", Lane.BAND: "band"}
STATE_WORDS = {
    LaneState.EMPTY: "empty",
    LaneState.SUGGESTED: "suggested",
    LaneState.KEPT: "kept",
    LaneState.LOCKED: "locked",
}

COMMAND_WORDS: dict[str, str] = {
    "add_notes": "add notes",
    "delete_notes": "delete notes",
    "replace_notes": "change notes",
    "move_notes": "move notes",
    "resize_notes": "change note lengths",
    "set_velocities": "change velocities",
    "quantize_notes": "quantise",
    "stretch_notes": "stretch notes",
    "split_notes": "cut notes",
    "set_controls": "change controllers",
    "set_chord": "change a chord",
    "delete_chords": "delete chords",
    "replace_chords": "change chords",
    "set_verse": "change lyrics",
    "lock_notes": "lock notes",
    "lock_bars": "lock bars",
    "lock_track": "lock a track",
    "confirm_lane": "keep a lane",
    "keep_take": "keep an alternative",
    "resize_section": "change the length of a section",
    "insert_measures": "insert bars",
    "delete_measures": "delete bars",
    "set_pickup": "change the pickup",
    "set_metre": "change the metre",
    "set_key": "change the key",
    "set_tempo": "change the tempo",
    "transpose_sections": "transpose",
    "add_section": "add a section",
    "insert_use": "play a section once more",
    "remove_use": "remove a section from the form",
    "delete_section": "delete a section",
    "move_use": "move a section",
    "set_use": "change the verse of a section",
    "make_unique": "make a section unique",
    "duplicate_section": "copy a section",
    "rename_section": "rename a section",
    "add_track": "add a track",
    "remove_track": "remove a track",
    "move_track": "move a track",
    "set_track": "change a track",
    "mix_track": "change the mix",
    "set_metadata": "change the title and authors",
}

JOB_WORDS: dict[str, str] = {
    "open": "Opening",
    "save": "Saving",
    "autosave": "Saving a safety copy",
    "export": "Exporting",
    "stems": "Exporting stems",
    "recover": "Recovering the song",
    "draft": "Writing a draft",
    "suggest": "Writing alternatives",
    "analyse": "Analysing the harmony",
    "originality": "Comparing with known songs",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words: one sentence, and what can be done about it (an action id and its words), if anything."""

    sentence: str
    action: str = ""
    action_text: str = ""
    details: tuple[str, ...] = ()


def command_words(kind: str | None) -> str:
    """What a command does, as it stands after "Undo": `move notes`."""
    return "" if kind is None else COMMAND_WORDS.get(kind, kind.replace("_", " "))


def job_words(kind: str, step: str = "") -> str:
    """What a job does, for the status bar."""
    words = JOB_WORDS.get(kind, kind.replace("_", " ").capitalize())
    return f"{words}: {step}" if step else words


def plural(count: int, one: str, many: str) -> str:
    """`1 note`, `4 notes`."""
    return f"{count} {one if count == 1 else many}"


def key_words(key: Key) -> str:
    """A key in words that any face can show: `B flat major`."""
    tonic = key.tonic
    sign = {-2: " double flat", -1: " flat", 0: "", 1: " sharp", 2: " double sharp"}[tonic.alter]
    return f"{tonic.step}{sign} {key.mode}"


def ago(seconds: float) -> str:
    """How long ago something was: `12 seconds ago`, `3 minutes ago`."""
    if seconds < 5:
        return "just now"
    if seconds < 60:
        return f"{int(seconds)} seconds ago"
    if seconds < 3600:
        return f"{plural(int(seconds // 60), 'minute', 'minutes')} ago"
    return f"{plural(int(seconds // 3600), 'hour', 'hours')} ago"


def clock(seconds: float) -> str:
    """A time as `0:38`."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def _sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "?")) else text + "."


def _name(notice: Notice) -> str:
    path = notice.data.get("path")
    return f"“{Path(path).name}”" if path else "the file"


def _error(notice: Notice) -> str:
    return _sentence(str(notice.error)) if notice.error is not None else ""


def _saved(notice: Notice) -> Told:
    return Told(f"Saved as {_name(notice)}.")


def _exported(notice: Notice) -> Told:
    return Told(f"Exported to {_name(notice)}.")


def _opened_with_warnings(notice: Notice) -> Told:
    warnings = tuple(str(w) for w in notice.data.get("warnings", ()))
    if len(warnings) == 1:
        return Told(f"{_name(notice)} is open. {_sentence(warnings[0])}")
    words = f"{_name(notice)} is open, but {len(warnings)} things in it could not be kept as they were."
    return Told(words, "notice.details", "Show them", warnings)


def _recovered(notice: Notice) -> Told:
    title = notice.data.get("title") or "A song without a title"
    return Told(f"“{title}” was recovered from the last session. Save it to keep it.", "file.save_as", "Save")


_DOING = {
    "open": "could not be opened; the open song is untouched",
    "save": "could not be saved; what was there before is whole",
    "export": "could not be written",
    "recover": "could not be recovered",
}


def _file_failed(notice: Notice) -> Told:
    doing = _DOING.get(str(notice.data.get("doing")), "could not be used")
    reason = getattr(notice.error, "reason", "") or str(notice.error or "")
    place = getattr(notice.error, "place", "")
    where = f" ({place})" if place else ""
    action = ("file.save_as", "Save elsewhere") if notice.data.get("doing") == "save" else ("", "")
    return Told(f"{_name(notice)} {doing}. {_sentence(reason + where)}", *action)


def _autosave_failed(notice: Notice) -> Told:
    return Told(f"No safety copy could be written. {_error(notice)}", "file.save", "Save now")


def _refused(notice: Notice) -> Told:
    return Told(_error(notice) or "Nothing was changed.")


def _locked(notice: Notice) -> Told:
    error = notice.error
    what = error.what if isinstance(error, LockedError) else str(notice.data.get("what", "That"))
    count = error.count if isinstance(error, LockedError) else 1
    subject = f"{what[:1].upper()}{what[1:]} is locked" if count == 1 else f"{count} locked: {what}"
    return Told(f"{subject}. Nothing was changed; unlock it first.")


def _job_failed(notice: Notice) -> Told:
    job = job_words(str(notice.data.get("job", "")))
    return Told(f"{job} did not succeed. {_error(notice)}")


def _jobs_not_stopped(notice: Notice) -> Told:
    jobs = ", ".join(job_words(str(kind)).lower() for kind in notice.data.get("jobs", ()))
    return Told(f"Still running: {jobs}.")


def _settings_repaired(notice: Notice) -> Told:
    keys = notice.data.get("keys", ())
    if keys:
        return Told(
            f"{plural(len(keys), 'preference', 'preferences')} did not fit and went back to the default."
        )
    return Told("The preferences could not be read. They start from their defaults; the old file was kept.")


def _audio_unavailable(notice: Notice) -> Told:
    reason = _sentence(str(notice.data.get("reason", "")))
    return Told(f"No sound for now. {reason}", "file.preferences", "Choose a device")


def _model_unavailable(notice: Notice) -> Told:
    return Told(f"Suggestions are not available. {_sentence(str(notice.data.get('reason', '')))}")


def _unexpected(notice: Notice) -> Told:
    where = notice.data.get("where", "")
    log = notice.data.get("log")
    note = f" The log is in {log}." if log else ""
    return Told(
        f"Something went wrong{f' in {where}' if where else ''}; your song is safe.{note}",
        "file.save",
        "Save",
    )


_NOTICES: dict[NoticeKind, Callable[[Notice], Told]] = {
    NoticeKind.SAVED: _saved,
    NoticeKind.EXPORTED: _exported,
    NoticeKind.OPENED_WITH_WARNINGS: _opened_with_warnings,
    NoticeKind.RECOVERED: _recovered,
    NoticeKind.FILE_FAILED: _file_failed,
    NoticeKind.AUTOSAVE_FAILED: _autosave_failed,
    NoticeKind.COMMAND_REFUSED: _refused,
    NoticeKind.COMMAND_LOCKED: _locked,
    NoticeKind.JOB_FAILED: _job_failed,
    NoticeKind.JOBS_NOT_STOPPED: _jobs_not_stopped,
    NoticeKind.SETTINGS_REPAIRED: _settings_repaired,
    NoticeKind.AUDIO_UNAVAILABLE: _audio_unavailable,
    NoticeKind.AUDIO_RESTARTED: lambda _notice: Told("The sound was started again."),
    NoticeKind.MODEL_UNAVAILABLE: _model_unavailable,
    NoticeKind.MODEL_RESTARTED: lambda _notice: Told("The suggestions were started again. Ask once more."),
    NoticeKind.SUGGESTION_FAILED: lambda notice: Told(f"No alternatives came. {_error(notice)}"),
    NoticeKind.SUGGESTION_STALE: lambda _notice: Told(
        "These bars changed since the alternative was made. Ask again for new ones.",
        "section.suggest",
        "Ask again",
    ),
    NoticeKind.UNEXPECTED: _unexpected,
}


def told_kinds() -> frozenset[NoticeKind]:
    """Every kind of notice that has words."""
    return frozenset(_NOTICES)


def tell(notice: Notice) -> Told:
    """Turn a notice into words."""
    told = _NOTICES[notice.kind](notice)
    return replace(told, sentence=" ".join(told.sentence.split()))
