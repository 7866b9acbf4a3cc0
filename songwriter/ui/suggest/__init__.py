"""The Suggest panel: target, controls, alternatives, takes."""

from songwriter.ui.suggest.panel import SuggestPanel

__all__ = ["SuggestPanel"]
