"""Where pages lie in the view: page units (0.01 mm) ↔ pixels of the scrolled content."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from songwriter.engraving.display import Box

PX_PER_UNIT = 96 / 2540
"""Device-independent pixels for 0.01 mm at 100 %."""
MARGIN_PX = 16.0
GAP_PX = 16.0


@dataclass(frozen=True, slots=True)
class PageStack:
    """Pages one below the other, centred in a view ``view_width`` px wide. ``sizes`` are page units."""

    sizes: tuple[tuple[float, float], ...]
    zoom: float
    view_width: float
    is_paged: bool = True

    @property
    def scale(self) -> float:
        """Pixels for one page unit."""
        return self.zoom * PX_PER_UNIT

    @property
    def width(self) -> float:
        """Content width."""
        widest = max((w for w, _ in self.sizes), default=0.0) * self.scale
        return max(widest + 2 * MARGIN_PX, self.view_width)

    @property
    def height(self) -> float:
        """Content height."""
        return self.rect(len(self.sizes) - 1).bottom() + MARGIN_PX if self.sizes else 0.0

    def rect(self, index: int) -> QRectF:
        """A page in content pixels."""
        gap = GAP_PX if self.is_paged else 0.0
        top = MARGIN_PX + sum(h * self.scale + gap for _, h in self.sizes[:index])
        width, height = self.sizes[index]
        return QRectF((self.width - width * self.scale) / 2, top, width * self.scale, height * self.scale)

    def visible(self, top: float, bottom: float) -> list[int]:
        """Pages that touch a band of content pixels."""
        return [
            i for i in range(len(self.sizes)) if self.rect(i).bottom() > top and self.rect(i).top() < bottom
        ]

    def page_at(self, at: QPointF) -> int | None:
        """The page under a point of the content."""
        return next((i for i in range(len(self.sizes)) if self.rect(i).contains(at)), None)

    def to_page(self, index: int, at: QPointF) -> tuple[float, float]:
        """A point of the content in a page's units."""
        rect = self.rect(index)
        return (at.x() - rect.left()) / self.scale, (at.y() - rect.top()) / self.scale

    def to_content(self, index: int, box: Box) -> QRectF:
        """A box of a page in content pixels."""
        rect = self.rect(index)
        return QRectF(
            rect.left() + box.left * self.scale, rect.top() + box.top * self.scale,
            (box.right - box.left) * self.scale, (box.bottom - box.top) * self.scale,
        )  # fmt: skip


def fitting_zoom(view_width: float, page_width: float) -> float:
    """The zoom at which a page fills the view from margin to margin."""
    return max((view_width - 2 * MARGIN_PX) / (page_width * PX_PER_UNIT), 0.1)
