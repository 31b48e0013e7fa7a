"""Input that is no export, and a machine that cannot take one, through the command itself.

Each time: exit code 1, a sentence on standard error, an object with `error` on standard output, and nothing half-written.
"""

import ctypes
import json
import os
import random
import resource
import signal
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from smart_customs.cli import main

COMMAND = Path(sys.executable).with_name("smart-customs")
GIB = 1024**3
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2
"""Of Linux: prctl(2), capabilities(7)."""
NO_LESS_RIGHTS = 97
OPTIONS = ("--survey", "partner_agency", "--wave", "2024", "--json")
EXPORT = "submission_id,submitted_at,is_complete,is_test,agency_type,agency_technologies_details\n" + "".join(
    f'P{n},2024-04-19T06:58:{n % 60:02}Z,true,false,Ministry of finance,"Scanners, tracking"\n' for n in range(2_000)
)


# A process begins with the memory of the one that started it, so a small one has to start what is measured.
MEASURED = """
import os, resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
os.write(int(sys.argv[1]), str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss).encode())
sys.exit(code)
"""


class Run:
    """One call of the command: its exit code, the sentence it gave, what it used."""

    def __init__(self, *arguments: object, home: Path, before: Callable[[], None] | None = None):
        begin = time.monotonic()
        usage, usage_of_child = os.pipe()
        with os.fdopen(usage) as peak:
            process = subprocess.run(
                [sys.executable, "-c", MEASURED, str(usage_of_child), COMMAND, *map(str, arguments)],
                env={**os.environ, "SMART_CUSTOMS_HOME": str(home)},
                capture_output=True,
                text=True,
                preexec_fn=before,
                pass_fds=[usage_of_child],
            )
            os.close(usage_of_child)
            self.peak_bytes = int(peak.read() or 0) * 1024
        self.code, self.out, self.err = process.returncode, process.stdout, process.stderr
        self.seconds = time.monotonic() - begin


def sentence_of(run: Run) -> str:
    """What a refusing command said, in both its forms."""
    assert run.code == 1, run.err
    sentence = json.loads(run.out)["error"]
    assert run.err == f"Error: {sentence}\n"
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder, files with their bytes; a lock holds none."""
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in sorted(folder.rglob("*"))}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def refused_by_read_and_land(path: Path, home: Path, before: Callable[[], None] | None = None) -> list[Run]:
    """Both commands on a file, neither of which may leave a trace."""
    out = home / "out"
    out.mkdir()
    runs = [
        Run("read", path, "--out", out / "table.csv", "--rejects", out / "rejects.csv", "--json", home=home, before=before),
        Run("land", path, *OPTIONS, home=home, before=before),
    ]
    assert set(tree(home)) - {"landing", "landing/.lock"} == {"out"}
    return runs


def small_kinds() -> dict[str, tuple[bytes, str]]:
    noise = random.Random(7).randbytes(40_000)
    return {
        "empty": (b"", "an empty file"),
        "white space": (b" \r\n\t\r\n", "no text but white space"),
        "byte order mark": (b"\xef\xbb\xbf", "no text but white space"),
        "random bytes": (noise, ""),
        "png": (b"\x89PNG\r\n\x1a\n" + noise, "a picture"),
        "pdf": (b"%PDF-1.7\n" + noise, "a PDF document"),
        "gzip": (b"\x1f\x8b\x08\x00" + noise, "a gzip archive"),
        "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise, "an old Excel workbook"),
        "elf": (b"\x7fELF" + noise, "a program"),
        "zeros": (bytes(100_000), "zero bytes"),
        "cut zip": (b"PK\x03\x04" + noise, "a damaged zip archive"),
        "html": (b"<!DOCTYPE html>\n<html><body>Please log in.</body></html>\n", ""),
        "header of text": (b"nothing here is a table\nat all\n", "a first line that no known delimiter divides"),
    }


@pytest.mark.parametrize("kind", small_kinds())
def test_a_file_that_is_no_table_is_refused(kind, tmp_path, home):
    content, words = small_kinds()[kind]
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    if kind in ("random bytes", "byte order mark"):
        runs = refused_by_read_and_land(path, home)
    else:
        runs = [Run("read", path, "--out", home / "table.csv", "--rejects", home / "rejects.csv", "--json", home=home)]
        assert tree(home) == {}
    for run in runs:
        sentence = sentence_of(run)
        assert sentence.startswith(f"{path}")
        assert words in sentence


def test_a_folder_a_missing_file_and_a_device_are_refused(tmp_path, home):
    for path, words in (
        (tmp_path, "found a folder; expected one file."),
        (tmp_path / "none.csv", "found no file; expected an export."),
        (tmp_path / ("x" * 300), "File name too long"),
        (Path("/dev/zero"), "found a device or pipe"),
    ):
        for run in refused_by_read_and_land(path, home):
            assert words in sentence_of(run)
        (home / "out").rmdir()


def workbook_with(tmp_path: Path, sheet: bytes, claimed: int | None = None) -> Path:
    """A workbook whose sheet is `sheet`, already deflated, and claims to unpack to `claimed` bytes."""
    from openpyxl import Workbook

    plain, bomb = tmp_path / "plain.xlsx", tmp_path / "bomb.xlsx"
    Workbook().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(bomb, "w") as target:
        for name in source.namelist():
            if name != "xl/worksheets/sheet1.xml":
                target.writestr(name, source.read(name))
    name = b"xl/worksheets/sheet1.xml"
    # The library of zip files would pack it again, so the sheet's entry is written here.
    content = bomb.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    count, size, offset = struct.unpack_from("<HII", content, end + 10)
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(sheet), claimed, len(name), 0)
    entry = b"PK\x03\x04" + fields + name + sheet
    directory = content[offset : offset + size]
    directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name
    tail = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(directory), offset + len(entry), 0)
    bomb.write_bytes(content[:offset] + entry + directory + b"PK\x05\x06" + tail)
    return bomb


def deflated_row(unpacked: int) -> bytes:
    """A worksheet that is deflated to a thousandth: one row that never ends."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
    packed_head = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = b"<c t='str'><v>aaaaaaaaaaaaaaaaaa</v></c>" * 25_000
    # Behind a full flush the same bytes unpack to the same text, however often they stand there.
    packed_block = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return packed_head + packed_block * (unpacked // len(block)) + packer.flush()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, home):
    sheet = deflated_row(GIB + 10**7)
    bomb = workbook_with(tmp_path, sheet, claimed=GIB + 10**7)
    assert bomb.stat().st_size < 6_000_000
    for run in refused_by_read_and_land(bomb, home):
        assert "found a workbook that unpacks to 1033 MiB; expected at most 256 MiB" in sentence_of(run)
        assert run.peak_bytes < GIB / 2
        assert run.seconds < 10


def test_a_zip_bomb_that_lies_of_its_size_is_refused(tmp_path, home):
    """What it claims is all that is read of it."""
    bomb = workbook_with(tmp_path, deflated_row(300_000_000), claimed=1_000_000)
    for run in refused_by_read_and_land(bomb, home):
        assert "a workbook that cannot be read" in sentence_of(run)
        assert run.peak_bytes < GIB / 2


def test_a_line_of_ten_gigabytes_is_refused_within_seconds(tmp_path, home):
    path = tmp_path / "export.csv"
    path.write_bytes(b"submission_id,submitted_at\n")
    os.truncate(path, 10 * GIB)
    assert path.stat().st_blocks * 512 < 10**6
    for run in refused_by_read_and_land(path, home):
        sentence_of(run)
        assert run.seconds < 10
        assert run.peak_bytes < GIB / 2


def test_a_file_that_may_not_be_read_is_refused(tmp_path, home):
    path = tmp_path / "export.csv"
    path.write_text(EXPORT)
    path.chmod(0)
    with_fewer_rights("--help", home=home)
    for run in refused_by_read_and_land(path, home, without_rights_of_root):
        assert f"{path}: found no permission to read it; expected a readable file." in sentence_of(run)


def test_a_folder_that_may_not_be_written_is_a_sentence(tmp_path, home):
    path = tmp_path / "export.csv"
    path.write_text(EXPORT)
    home.chmod(0o555)
    places = ("--out", home / "table.csv", "--rejects", home / "rejects.csv", "--json")
    for arguments in (("land", path, *OPTIONS), ("read", path, *places)):
        sentence = sentence_of(with_fewer_rights(*arguments, home=home))
        assert "Permission denied. Nothing was written." in sentence
    assert tree(home) == {}


def without_rights_of_root() -> None:
    """Takes from a command that root starts the right to pass by the modes of files; others never had it."""
    if os.geteuid() == 0:
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
                os._exit(NO_LESS_RIGHTS)


def with_fewer_rights(*arguments: object, home: Path) -> Run:
    run = Run(*arguments, home=home, before=without_rights_of_root)
    if run.code == NO_LESS_RIGHTS:
        pytest.skip("The tests run as root here, and may not give up root's right to read everything.")
    return run


def at_most(size: int) -> Callable[[], None]:
    """A disk on which no file grows beyond `size` bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("size", [0, 40_000, 120_000])
def test_a_full_disk_leaves_nothing_half_written(size, tmp_path, home):
    """The export is 163 kB, so that the copy of it, or the table, does not find room."""
    path = tmp_path / "export.csv"
    path.write_text(EXPORT)
    assert len(EXPORT) > 130_000
    for run in refused_by_read_and_land(path, home, at_most(size)):
        sentence = sentence_of(run)
        assert "Nothing was written" in sentence
        assert "File too large" in sentence or "No space left" in sentence


def test_a_full_disk_leaves_the_former_landing_as_it_was(tmp_path, home):
    path = tmp_path / "export.csv"
    path.write_text(EXPORT)
    assert Run("land", path, *OPTIONS, home=home).code == 0
    before = tree(home)
    path.write_text(EXPORT.replace("P7,", "P70000,"))
    for size in (100, 120_000):
        sentence_of(Run("land", path, *OPTIONS, home=home, before=at_most(size)))
        assert tree(home) == before
    assert json.loads(Run("verify", "--json", home=home).out) == {
        "entries": 1,
        "problems": [],
        "publications": [],
        "rollbacks": [],
    }


def test_a_full_disk_is_a_sentence_of_the_other_commands_too(tmp_path, home):
    path = tmp_path / "export.csv"
    for text in (EXPORT, EXPORT.replace("P7,", "P70000,")):
        path.write_text(text)
        assert Run("land", path, *OPTIONS, home=home).code == 0
    (home / "draft").mkdir()
    before = tree(home)
    calls = [("rollback", *OPTIONS), ("forget", *OPTIONS, "--yes"), ("land", "--replay", *OPTIONS)]
    calls += [("codebook", "draft", path, *OPTIONS, "--out", home / "draft")]
    for call in calls:
        sentence_of(Run(*call, home=home, before=at_most(100)))
        assert tree(home) == before, call


def test_a_target_that_is_no_file_is_not_replaced(tmp_path, home):
    path = tmp_path / "export.csv"
    path.write_text(EXPORT)
    pipe, folder = home / "pipe", home / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    for target in (pipe, folder):
        for places in (("--out", target, "--rejects", home / "r.csv"), ("--out", home / "t.csv", "--rejects", target)):
            assert f"{target}: found a folder or a device; expected" in sentence_of(
                Run("read", path, *places, "--json", home=home)
            )
    assert pipe.is_fifo()
    assert sorted(tree(home)) == ["folder", "pipe"]


def test_a_full_disk_is_a_sentence_for_a_big_file_too(tmp_path, home):
    """From 8 MiB on, a file is read and written in blocks."""
    path = tmp_path / "export.csv"
    path.write_text("a,b\n" + "yes,no\n" * 1_250_000)
    places = ("--out", home / "table.csv", "--rejects", home / "rejects.csv", "--json")
    assert "File too large" in sentence_of(Run("read", path, *places, home=home, before=at_most(4_000_000)))
    assert tree(home) == {}


def test_too_little_memory_is_a_sentence(tmp_path, home):
    """A file whose quotes are escaped by a backslash is read as a whole."""
    path = tmp_path / "export.csv"
    with path.open("w") as file:
        file.write("a,b\n")
        file.writelines("1,2\n" * 250_000 for _ in range(40))
        file.write("1\n")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (700_000_000, 700_000_000))

    out, rejects = home / "out.csv", home / "rejects.csv"
    run = Run("read", path, "--escape", "\\", "--out", out, "--rejects", rejects, "--json", home=home, before=limit)
    assert "needs more memory than there is. Nothing was written" in sentence_of(run)
    assert tree(home) == {}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["read", "x.csv"], "Missing option '--out'"),
        (["read", "x.csv", "--out", "a", "--rejects", "b", "--quote", "''"], "--quote takes one character"),
        (["read", "x.csv", "--out", "a", "--rejects", "b", "--delimiter", ""], "at least one character"),
        (["read", "x.csv", "--out", "a", "--rejects", "b", "--header-rows", "0"], "--header-rows"),
        (["read", "x.csv", "--out", "a", "--rejects", "b", "--delimiter", '"'], "--delimiter and --quote"),
        (["read", "x.csv", "--out", "a", "--rejects", "b/../a"], "three different files"),
        (["read", "x.csv", "--out", "x.csv", "--rejects", "a"], "three different files"),
        (["land", "--survey", "member", "--wave", "2024"], "Name a FILE, or say --replay"),
        (["land", "x.csv", "--replay", "--survey", "member", "--wave", "2024"], "Name a FILE, or say --replay"),
        (["land", "x.csv", "--survey", "martians", "--wave", "2024"], "'martians' is not one of"),
        (["land", "x.csv", "--survey", "member", "--wave", "2024", "--platform", "forms"], "limesurvey, eusurvey"),
        (["ledger", "--unknown"], "No such option"),
        (["codebook", "draft", "x.csv", "--survey", "member"], "Missing option '--wave'"),
        (["fly"], "No such command"),
    ],
)
def test_a_wrong_call_ends_with_two(arguments, words, home):
    result = CliRunner().invoke(main, arguments, env={"SMART_CUSTOMS_HOME": str(home)})
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert tree(home) == {}


@pytest.mark.parametrize(
    "name",
    [
        "read",
        "land",
        "ledger",
        "codebook",
        "codebook draft",
        "codebook add",
        "codebook check",
        "codebook seal",
        "verify",
        "rollback",
        "forget",
    ],
)
def test_every_command_explains_itself(name):
    result = CliRunner().invoke(main, [*name.split(), "--help"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Usage: main {name}")
    assert name == "codebook" or "--json" in result.stdout


def test_a_wrong_call_of_the_script_ends_with_two(home):
    run = Run("land", home=home)
    assert (run.code, run.out) == (2, "")
    assert "Missing option '--survey'" in run.err
