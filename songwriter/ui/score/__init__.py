"""The score editor."""

from songwriter.ui.score.editor import ScoreEditor

__all__ = ["ScoreEditor"]
