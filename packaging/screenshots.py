"""Takes pictures of the window: light and dark, desk and laptop, every page.

    python packaging/screenshots.py --out docs/screenshots [--song FILE] [--only NAME]

Draws off screen, with settings in a temporary folder and without sound, so that a picture depends on the program
alone. The song is the first example song, or FILE.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402  (the platform is chosen first)
from PySide6.QtWidgets import QApplication  # noqa: E402

from songwriter.app.wiring import build_look, build_services  # noqa: E402
from songwriter.domain import Lane, timeline  # noqa: E402
from songwriter.services.bundle import Services  # noqa: E402
from songwriter.services.jobs import JobState  # noqa: E402
from songwriter.ui.look import Look  # noqa: E402
from songwriter.ui.main_window import MainWindow  # noqa: E402
from songwriter.ui.resources import EXAMPLES  # noqa: E402
from songwriter.ui.theme import ThemeChoice  # noqa: E402

SETTLE_MS = 900
ANSWER_MS = 60_000
DESK, LAPTOP = (1600, 1000), (1280, 800)


@dataclass(frozen=True)
class Picture:
    """One picture: its name, the page it shows, theme, size and text size in percent."""

    name: str
    page: str
    theme: str
    size: tuple[int, int]
    percent: int = 100


PICTURES = (
    *[
        Picture(f"{page}-{theme}-{name}", page, theme, size)
        for page in ("welcome", "roll", "score", "suggest")
        for theme in ("dark", "light")
        for name, size in (("desk", DESK), ("laptop", LAPTOP))
    ],
    Picture("lyrics-light-desk", "lyrics", "light", DESK),
    Picture("split-light-desk", "split", "light", DESK),
    Picture("keys-dark", "keys", "dark", DESK),
    Picture("palette-light", "palette", "light", DESK),
    Picture("roll-dark-large-text", "roll", "dark", DESK, 130),
)


def spin(milliseconds: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def open_song(services: Services, path: Path) -> None:
    """Open a file and wait until it is there."""
    job = services.files.open(path, as_copy=True)
    while not job.state.is_over:
        spin(30)
    if job.state is not JobState.DONE:
        raise SystemExit(f"{path}: the song could not be opened")


def show_page(window: MainWindow, services: Services, page: str) -> None:
    """Bring the window to the page."""
    editors = window.workspace.editors
    editors.set_split(False)
    if page == "welcome":
        window.show_welcome()
        return
    window.show_song()
    focus_on_melody(services)
    if page in editors.kinds:
        editors.show_editor(page)
    elif page == "split":
        editors.show_editor(editors.kinds[0])
        editors.set_split(True)
    elif page == "suggest":
        editors.show_editor(editors.kinds[0])
        ask(window, services)
    elif page == "keys":
        window.actions_["help.keys"].trigger()
    elif page == "palette":
        window.actions_["edit.find"].trigger()


def ask(window: MainWindow, services: Services) -> None:
    """Ask for alternatives and wait for them; without the model's weights the panel says so."""
    window.actions_["section.suggest"].trigger()
    for _ in range(ANSWER_MS // 100):
        spin(100)
        batch = services.suggestions.batch
        if batch is not None and not batch.is_running:
            return


def focus_on_melody(services: Services) -> None:
    """Work on the melody of the third section, or of the last, from its first bar."""
    session = services.session
    use = min(2, len(session.song.form) - 1)
    session.set_focus(use=use, lane=Lane.MELODY)
    services.transport.seek(timeline(session.song).uses[use].start)


def take(window: MainWindow, picture: Picture, out: Path) -> None:
    """Write the picture; a dialog or popup in front is written in place of the window."""
    front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    shown = front if front is not None else window
    target = out / f"{picture.name}.png"
    if not shown.grab().save(str(target)):
        raise SystemExit(f"{target} could not be written")
    if front is not None:
        front.close()
    print(target)


def run(out: Path, song: Path | None, only: str) -> None:
    """Take all pictures whose name begins with `only`."""
    application = QApplication([])
    with tempfile.TemporaryDirectory() as home:
        services = build_services(Path(home))
        look: Look = build_look(application, services.settings, "dark")
        window = MainWindow(services, look)
        window.show()
        examples = sorted(EXAMPLES.glob("*.song"))
        if song is None and examples:
            song = examples[0]
        for picture in PICTURES:
            if not picture.name.startswith(only):
                continue
            look.set_choice(ThemeChoice(picture.theme))
            look.set_scale(picture.percent)
            window.resize(*picture.size)
            if song is not None and services.session.state.title == "" and picture.page != "welcome":
                open_song(services, song)
            if picture.page in ("score", "lyrics") and picture.page not in window.workspace.editors.kinds:
                continue
            show_page(window, services, picture.page)
            spin(SETTLE_MS)
            take(window, picture, out)
        services.close()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--song", type=Path)
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    run(args.out, args.song, args.only)


if __name__ == "__main__":
    main()
