"""The chord lane: chords over the form as cells, for the roll and the score."""

from songwriter.ui.chord_lane.lane import ChordLane

__all__ = ["ChordLane"]
