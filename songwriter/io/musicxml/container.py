"""From a file to its XML tree, safely: sizes, compression bombs, entities, external files, broken ends."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from songwriter.base.errors import ReadError
from songwriter.io.result import ReadWarning, WarningKind
from songwriter.io.safe import MEBIBYTE, read_bytes

MAX_FILE = 64 * MEBIBYTE
MAX_XML = 64 * MEBIBYTE
MAX_RATIO = 300
"""Real scores compress 20 to 60 times; a bomb thousands of times."""

_SUFFIXES = (".musicxml", ".xml")


@dataclass(frozen=True, slots=True)
class Opened:
    """The root element and what was wrong with the file around it."""

    root: etree._Element
    warnings: tuple[ReadWarning, ...] = ()


def open_score(path: Path) -> Opened:
    """Read ``.mxl`` (recognised by content) or plain XML; raises ReadError naming the place."""
    data = read_bytes(path, MAX_FILE)
    warnings: list[ReadWarning] = []
    if data[:4] == b"PK\x03\x04" or path.suffix.lower() == ".mxl":
        data = _from_zip(path, data, warnings)
    if not data.strip():
        raise ReadError(path, "the file is empty")
    root = _parse(path, data, warnings)
    _refuse_other_files(path, root)
    _drop_namespace(root)
    return Opened(root, tuple(warnings))


def _refuse_other_files(path: Path, root: etree._Element) -> None:
    """No notation program writes a score that pulls in another file by an entity; it is never read."""
    dtd = root.getroottree().docinfo.internalDTD
    for entity in dtd.iterentities() if dtd is not None else ():
        if getattr(entity, "system_url", None):
            raise ReadError(path, "it asks to read another file of this computer", f"entity “{entity.name}”")


def _drop_namespace(root: etree._Element) -> None:
    """MusicXML has no namespace; some programs give it one all the same."""
    if str(root.tag).startswith("{"):
        for element in root.iter():
            if isinstance(element.tag, str):
                element.tag = element.tag.rpartition("}")[2]


def _from_zip(path: Path, data: bytes, warnings: list[ReadWarning]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            name = _score_name(path, archive, warnings)
            return _member(path, archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise ReadError(path, "the compressed file is damaged or cut short") from error
    except RuntimeError as error:  # the zipfile module's answer to encryption
        raise ReadError(path, "the compressed file is protected by a password") from error


def _score_name(path: Path, archive: zipfile.ZipFile, warnings: list[ReadWarning]) -> str:
    names = archive.namelist()
    if "META-INF/container.xml" in names:
        root = _recovered(_member(path, archive, "META-INF/container.xml"))
        for element in root.iter("{*}rootfile") if root is not None else ():
            kind, name = element.get("media-type", ""), element.get("full-path", "")
            if name in names and (not kind or "musicxml" in kind or kind.endswith("xml")):
                return name
    for name in names:
        if name.lower().endswith(_SUFFIXES) and not name.startswith(("META-INF/", "__MACOSX/")):
            detail = "the compressed file does not say which score it holds; the first one was opened"
            warnings.append(ReadWarning(WarningKind.REPAIRED, name, detail))
            return name
    raise ReadError(path, "the compressed file holds no score")


def _member(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    if info.file_size > MAX_XML or (
        info.file_size > MEBIBYTE and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    ):
        raise ReadError(path, "it unpacks to far more than a score needs", name)
    with archive.open(info) as stream:
        data = stream.read(MAX_XML + 1)
    if len(data) > MAX_XML:
        raise ReadError(path, "it unpacks to far more than a score needs", name)
    return data


def _parser(recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        recover=recover, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _parse(path: Path, data: bytes, warnings: list[ReadWarning]) -> etree._Element:
    try:
        return etree.fromstring(data, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        place = f"line {error.lineno}" if isinstance(error, etree.XMLSyntaxError) and error.lineno else ""
        reason = _plain_reason(error)
        root = _recovered(data)
        if root is None or not _is_worth_keeping(root):
            raise ReadError(path, reason, place) from error
        detail = f"{reason}; what came before is kept"
        warnings.append(ReadWarning(WarningKind.DAMAGED, place, detail))
        _drop_last(root)
        return root


def _drop_last(root: etree._Element) -> None:
    """Leave out the last thing of a file that breaks off: it may be half a note."""
    last = next(root.iterchildren(reversed=True), None)
    while last is not None and last.tag in ("part", "measure"):
        root, last = last, next(last.iterchildren(reversed=True), None)
    if last is not None:
        root.remove(last)


def _recovered(data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data, _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _is_worth_keeping(root: etree._Element) -> bool:
    return next(root.iter("{*}note", "note"), None) is not None


def _plain_reason(error: Exception) -> str:
    text = str(error)
    if "Start tag expected" in text or "Document is empty" in text:
        return "this is not an XML file"
    if "ntity" in text and ("loop" in text or "amplification" in text):
        return "it contains entities that unfold without end"
    if "Premature end" in text or "EndTag" in text or "not ended" in text.lower():
        return "the file breaks off in the middle"
    return "this is not well-formed XML"
