"""Writing scores from the window: the painter is the one that draws the score on screen."""

from __future__ import annotations

from songwriter.base.errors import WriteError
from songwriter.services.exporting import ExportRequest

SCORE_SUFFIXES = (".pdf", ".png", ".svg")

KNOWN = {
    ".pdf": frozenset({"content", "paper", "is_unfolded"}),
    ".png": frozenset({"content", "paper", "page", "dots_per_inch"}),
    ".svg": frozenset({"content", "paper", "page"}),
}


def export_score(request: ExportRequest) -> None:
    """Write a score; the options are the keywords of :mod:`songwriter.ui.score.export`. Runs in a job's thread."""
    suffix = request.path.suffix.lower()
    unknown = sorted(set(request.options) - KNOWN[suffix])
    if unknown:
        raise WriteError(request.path, f"a score has no option {', '.join(unknown)}")
    # Late: this brings the engraver, which the window does not need to open.
    from songwriter.ui.score.export import write_pdf, write_png, write_svg

    request.token.check()
    if suffix == ".pdf":
        write_pdf(request.song, request.path, **request.options)
    elif suffix == ".png":
        write_png(request.song, request.path, **request.options)
    else:
        write_svg(request.song, request.path, **request.options)
