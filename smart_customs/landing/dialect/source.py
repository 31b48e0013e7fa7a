"""The file itself: whether it can be read at all, what kind it is, and its hash."""

import os
import re
import stat
import zipfile
from pathlib import Path

from smart_customs.landing.refusal import Refused
from smart_customs.printable import is_printable

MIB = 1024 * 1024
LARGEST_RECORD = 16 * MIB
"""Bytes. No answer to a survey is longer; a longer line is another kind of file."""

LARGEST_FILE = 512 * MIB
"""Bytes. Read as a whole, since what a broken quote touched shows only from a distance."""

MOST_COLUMNS = 16_384
"""Of a table, as of a worksheet."""

LARGEST_SAID = 2 * MIB
"""Bytes of what is said of an export."""

_REMEDY = "Export the file again from the survey platform, as CSV or XLSX."
_OTHER_KINDS = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"PAR1": "a Parquet file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"\x7fELF": "a program",
}


def check_readable(path: Path) -> None:
    """Raises Refused where the path is no file, may not be read, is empty, or has a name that cannot be shown or kept."""
    if not is_printable(path.name):
        raise Refused(
            path, "a file name with characters that steer a terminal or are none", "a name of letters", "Rename the file."
        )
    try:
        status = os.stat(path)
    except FileNotFoundError:
        raise Refused(path, "no file", "an export", "Check the path.") from None
    except OSError as error:
        raise Refused(path, f"a path that cannot be used ({error.strerror})", "an export", "Check the path.") from None
    if stat.S_ISDIR(status.st_mode):
        raise Refused(path, "a folder", "one file", "Name the export in it.")
    if not stat.S_ISREG(status.st_mode):
        raise Refused(path, "a device or pipe", "a file", "Save the export to a file first.")
    try:
        path.open("rb").close()
    except PermissionError:
        raise Refused(path, "no permission to read it", "a readable file", "Ask its owner for the right to read it.") from None
    if status.st_size == 0:
        raise Refused(path, "an empty file", "a header and records", _REMEDY)


def check_said(path: Path) -> None:
    """Raises Refused where what is said of an export stands in what is no file, or in one that is too long for that."""
    try:
        status = path.stat()
    except OSError:
        # Whoever opens it knows better what to do.
        return
    if not stat.S_ISREG(status.st_mode):
        raise Refused(path, "a directory, device or pipe", "a file", "Save what it says to a file.")
    if status.st_size > LARGEST_SAID:
        raise Refused(path, f"{status.st_size // MIB} MiB", f"at most {LARGEST_SAID // MIB} MiB", "Check the path.")


def check_first_lines(path: Path) -> None:
    """Raises Refused where a file begins with a line that no record needs."""
    with path.open("rb") as file:
        head = file.read(2 * LARGEST_RECORD)
    if max(len(line) for line in re.split(rb"[\r\n]", head)) > LARGEST_RECORD and not is_workbook(path):
        raise Refused(
            path,
            f"a line of more than {LARGEST_RECORD // MIB} MiB",
            "one record a line",
            "This is no table of answers: export it again.",
        )


def check_size(path: Path) -> None:
    """Raises Refused where a file is too long to be judged as a whole, or begins with a line that no record needs."""
    check_first_lines(path)
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise Refused(
            path,
            f"{size // MIB} MiB",
            f"at most {LARGEST_FILE // MIB} MiB, where something in the file is wrong or not declared",
            "Declare its dialect, correct it, or split it.",
        )


def is_workbook(path: Path) -> bool:
    """Whether it is an .xlsx workbook, by its content. Raises Refused for kinds that are neither text nor such a workbook."""
    with path.open("rb") as file:
        head = file.read(8)
    for magic, kind in _OTHER_KINDS.items():
        if head.startswith(magic):
            raise Refused(path, kind, "a text file such as CSV, or an .xlsx workbook", _REMEDY)
    if not head.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        raise Refused(path, "a damaged zip archive or workbook", "an .xlsx workbook", _REMEDY) from None
    if "xl/workbook.xml" not in names:
        raise Refused(path, "a zip archive that is no .xlsx workbook", "a text file or an .xlsx workbook", "Unpack it first.")
    return True
