"""Commands, history and selection: the only way a song changes."""

from songwriter.edit.change import EVERYTHING, Aspect, Change
from songwriter.edit.chords import DeleteChords, ReplaceChords, SetChord
from songwriter.edit.command import Command
from songwriter.edit.form import (
    AddSection,
    DeleteSection,
    DuplicateSection,
    InsertUse,
    MakeUnique,
    MoveUse,
    RemoveUse,
    RenameSection,
    SetUse,
    unique_name,
)
from songwriter.edit.history import History, Step
from songwriter.edit.locking import ConfirmLane, LockBars, LockNotes, LockTrack
from songwriter.edit.locks import check_locks, has_locks
from songwriter.edit.lyrics import SetVerse
from songwriter.edit.notes import (
    AddNotes,
    DeleteNotes,
    MoveNotes,
    QuantizeNotes,
    ReplaceNotes,
    ResizeNotes,
    SetControls,
    SetVelocities,
    SplitNotes,
    StretchNotes,
)
from songwriter.edit.selection import NOTHING, ChordRef, NoteRef, Selection
from songwriter.edit.takes import KeepTake
from songwriter.edit.time import (
    DeleteMeasures,
    InsertMeasures,
    ResizeSection,
    SetKey,
    SetMetre,
    SetPickup,
    SetTempo,
)
from songwriter.edit.tracks import AddTrack, MixTrack, MoveTrack, RemoveTrack, SetMetadata, SetTrack
from songwriter.edit.transpose import TransposeSections

__all__ = [
    "EVERYTHING", "NOTHING", "AddNotes", "AddSection", "AddTrack", "Aspect", "Change", "ChordRef", "Command",
    "ConfirmLane", "DeleteChords", "DeleteMeasures", "DeleteNotes", "DeleteSection", "DuplicateSection",
    "History", "InsertMeasures", "InsertUse", "KeepTake", "LockBars", "LockNotes", "LockTrack", "MakeUnique",
    "MixTrack", "MoveNotes", "MoveTrack", "MoveUse", "NoteRef", "QuantizeNotes", "RemoveTrack", "RemoveUse",
    "RenameSection", "ReplaceChords", "ReplaceNotes", "ResizeNotes", "ResizeSection", "Selection",
    "SetChord", "SetControls", "SetKey", "SetMetadata", "SetMetre", "SetPickup", "SetTempo", "SetTrack",
    "SetUse", "SetVelocities", "SetVerse", "SplitNotes", "Step", "StretchNotes", "TransposeSections",
    "check_locks", "has_locks", "unique_name",
]  # fmt: skip
