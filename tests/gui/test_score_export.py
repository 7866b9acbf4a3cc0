"""PDF, PNG and SVG are whole, black on white, and say what the song says."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from songwriter.base.errors import WriteError
from songwriter.domain import Song
from songwriter.engraving import Content, PaperSize
from songwriter.ui.score.export import write_pdf, write_png, write_svg


@pytest.fixture
def long_song(qapp: QApplication, song: Song) -> Song:
    return replace(song, form=song.form * 4)


def test_a_pdf_has_its_pages_fonts_and_size(long_song: Song, tmp_path: Path) -> None:
    target = tmp_path / "song.pdf"
    pages = write_pdf(long_song, target, paper=PaperSize.LETTER, is_unfolded=True)
    data = target.read_bytes()
    assert pages > 1
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == pages
    assert b"SongwriterSerif-SemiBold" in data
    assert b"/MediaBox [0 0 612 " in data.replace(b"612.000000", b"612")
    assert [p.name for p in tmp_path.iterdir()] == ["song.pdf"]


def test_a_png_is_black_on_white(song: Song, qapp: QApplication, tmp_path: Path) -> None:
    (target,) = write_png(song, tmp_path / "song.png", page=1, dots_per_inch=60)
    image = QImage(str(target))
    assert image.width() == round(2100 / 254 * 60)
    pixels = {image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height(), 3)}
    tones = [QColor(pixel) for pixel in pixels]
    names = {tone.name() for tone in tones}
    assert {"#ffffff", "#000000"} <= names
    assert all(tone.saturation() == 0 for tone in tones)


def test_several_pages_get_numbered_files(long_song: Song, tmp_path: Path) -> None:
    written = write_svg(long_song, tmp_path / "song.svg", content=Content.FULL_SCORE)
    assert [p.name for p in written] == [f"song-{i + 1}.svg" for i in range(len(written))]
    assert len(written) > 1


def test_an_svg_is_well_formed_and_its_words_are_text(song: Song, qapp: QApplication, tmp_path: Path) -> None:
    target = write_svg(song, tmp_path / "song.svg", page=1)[0]
    root = etree.parse(target).getroot()
    assert root.get("width") == "210mm"
    texts = {e.text for e in root.iter("{http://www.w3.org/2000/svg}text")}
    assert song.metadata.title in texts


def test_a_page_that_is_not_there_is_refused(song: Song, qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="not 99"):
        write_png(song, tmp_path / "song.png", page=99)


def test_a_file_that_cannot_be_written_leaves_nothing_behind(
    song: Song, qapp: QApplication, tmp_path: Path
) -> None:
    with pytest.raises(WriteError):
        write_pdf(song, tmp_path / "absent" / "song.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_job_thread_writes_the_same_pages(song: Song, qapp: QApplication, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        aside = pool.submit(write_svg, song, tmp_path / "aside.svg", page=1).result()[0]
    here = write_svg(song, tmp_path / "here.svg", page=1)[0]
    assert aside.read_bytes() == here.read_bytes()


def test_it_works_without_a_window_or_an_application(root: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from songwriter.domain import Metadata, Song\n"
        "from songwriter.ui.score.export import write_pdf\n"
        "print(write_pdf(Song(Metadata(title='Empty')), Path(sys.argv[1])))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "empty.pdf")],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (0, "1\n"), result.stderr
