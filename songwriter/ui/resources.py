"""Where the window finds its fonts, icons and examples on disk."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "resources"
FONTS = ROOT / "fonts"
ICONS = ROOT / "icons"
EXAMPLES = ROOT / "examples"
