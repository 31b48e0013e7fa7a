"""What somebody writes who wants to harm, in each place where landing reads or names something: refused, or stored as text."""

import csv
import json
import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from landed import read_canonical

from smart_customs.cli import main
from smart_customs.landing.csv_file import as_typed, harmless
from smart_customs.landing.dialect import Declared
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.inbox import named, waiting
from smart_customs.landing.land import Order, land
from smart_customs.landing.options_file import load_options
from smart_customs.landing.refusal import Refused
from smart_customs.landing.upkeep import problems, set_aside
from smart_customs.paths import SEEDS
from smart_customs.printable import is_printable, printable

WHERE = ("partner_agency", "2024")
HEADER = ["submission_id", "submitted_at", "is_complete", "is_test", "agency_type", "agency_technologies_details"]
PAYLOADS = [
    *("'; drop table marts.results; --", "\") union select * from read_text('/etc/passwd') --", "x' || (select 1) || '"),
    *("{{ run_query('drop schema marts cascade') }}", "{% raw %}", "{{ env_var('HOME') }}", "{# x", "${HOME}", "$(touch pwned)"),
    *("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "a;=1+1", 'a",=1+1', "\uff1d1+1", "'=1+1"),
    *("../../pwned", "/etc/passwd", "..", "\\\\host\\share", "file:///etc/passwd", "CON", "a=b", "is_test=true"),
    *("\x1b[2J\x1b]0;pwned\x07", "\x9b31m", "a\rb", "a\nError: all is well", "\u202egpj.exe", "\u2028", "\x7f", "\x08\x08"),
    *("</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "&lt;", "]]>", "`id`"),
    *("%s%n%d", "\u0000", "NaN", "1e999", "9" * 400, "\ud83d".encode("utf-8", "surrogatepass").decode("latin-1"), "[" * 5000),
]
PLACES = ("text", "answer", "number", "time", "state", "column", "mapping", "mapped", "file name", "wave", "zone", "options")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "home"


def export(path: Path, cells: dict[str, str] | None = None, header: dict[str, str] | None = None) -> Path:
    """Eight sound records and one with these cells; columns of these names in the place of others."""
    rows = [
        dict(zip(HEADER, [f"P{n}", f"2024-04-19T06:58:{n:02}Z", "true", "false", "Ministry of finance", "scanners"], strict=True))
        for n in range(1, 10)
    ]
    rows[-1] |= cells or {}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([(header or {}).get(name, name) for name in HEADER])
        writer.writerows(row.values() for row in rows)
    return path


def outside(folder: Path, home: Path) -> set[Path]:
    """Everything in the folder that is not in the home."""
    return {path for path in folder.rglob("*") if not path.is_relative_to(home)}


def attacked(place: str, payload: str, folder: Path) -> Result | None:
    """One call with the payload in its place; None where the system has no such file."""
    path, wave, options = folder / "work/export.csv", WHERE[1], ["--encoding", "utf-8", "--delimiter", ",", "--escape", '"']
    cell = {"text": HEADER[5], "answer": HEADER[4], "number": HEADER[0], "time": HEADER[1], "state": HEADER[2]}
    try:
        if place == "file name":
            path = folder / "work" / payload.replace("/", "_")
        export(path, {cell[place]: payload} if place in cell else None, {HEADER[5]: payload} if "column" in place else None)
    except (OSError, ValueError):
        return None
    if place.startswith("mapp"):
        mapping = folder / "work/mapping.csv"
        with mapping.open("w", encoding="utf-8", newline="") as file:
            row = [payload, ""] if place == "mapping" else ["agency_type", payload]
            csv.writer(file).writerows([["export_column", "column_name"], row])
        options += ["--columns", str(mapping)]
    elif place == "zone":
        options += ["--time-zone", payload]
    elif place == "options":
        options[-1] = payload
    elif place == "wave":
        wave = payload
    return CliRunner().invoke(main, ["land", str(path), "--survey", WHERE[0], "--wave", wave, *options])


def test_whatever_is_sent_is_refused_or_stored_as_text(tmp_path: Path, home: Path):
    seed = os.environ["PLATFORM_SEED"]
    draw = random.Random(f"hostile {seed}")
    cases = [(place, payload) for place in PLACES for payload in PAYLOADS]
    landed = 0
    for place, payload in draw.sample(cases, 60):
        case = f"PLATFORM_SEED={seed}: {payload!r} as {place}"
        for path in (tmp_path / "work").iterdir():
            path.unlink()
        folder = LandingFolder(home / "landing")
        result = attacked(place, payload, tmp_path)
        if result is None:
            continue
        assert result.exception is None or isinstance(result.exception, SystemExit), f"{case}: {result.exception!r}"
        assert all(is_printable(line) for line in result.output.split("\n")), f"{case}: {result.output!r}"
        assert result.exit_code in (0, 1, 2), case
        files = {"export.csv", "mapping.csv", *([payload.replace("/", "_")] if place == "file name" else [])}
        assert {path.name for path in outside(tmp_path, home)} <= {"work", *files}, case
        if result.exit_code:
            continue
        landed += 1
        assert problems(folder) == [], case
        entry = folder.ledger.latest(*WHERE)
        for name in ("rejects.csv", "set_aside.csv"):
            with (folder.rejects(*WHERE, entry.sha256) / name).open(encoding="utf-8", newline="") as file:
                written = [cell for row in list(csv.reader(file))[1:] for cell in row[2:4]]
            assert all(harmless(cell) == cell for cell in written), case
        if place == "answer" and entry.set_aside_answers:
            assert [row["wording"] for row in set_aside(folder, entry)] == [as_typed(payload)], case
    assert landed > 10


def test_every_text_arrives_as_it_was_typed(tmp_path: Path, home: Path):
    texts = [text for text in PAYLOADS if "\0" not in text]
    path, folder = tmp_path / "export.csv", LandingFolder(home / "landing")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(HEADER)
        for number, text in enumerate(texts):
            writer.writerow([f"P{number}", "2024-04-19T06:58:00Z", "true", "false", "Ministry of finance", text])
    landing = land(path, Order(*WHERE, declared=Declared("utf-8", ",", '"', '"')), folder, SEEDS)
    assert [row[-1] for row in read_canonical(landing.canonical)[1:]] == texts


def test_a_formula_is_led_by_an_apostrophe_wherever_a_cell_may_begin():
    for text, written in (
        ("=1+1", "'=1+1"),
        ("a;=1+1", "a;'=1+1"),
        ('x",+1+1', "x\",'+1+1"),
        ("a\n-x", "a\n'-x"),
        ("-1", "-1"),
        ("+3;-2.5", "+3;-2.5"),
        ("\t@x", "\t'@x"),
        ("\uff1d1", "'\uff1d1"),
        ("a = 1", "a = 1"),
        ("2024-04-19", "2024-04-19"),
        ("-", "-"),
    ):
        assert harmless(text) == written
        assert as_typed(written) == text


def test_a_file_name_that_steers_a_terminal_is_refused_and_shown(tmp_path: Path, home: Path):
    for name in ("a\x1b[2J.csv", "a\nError: b.csv", os.fsdecode(b"a\xff.csv"), "a\u202egpj.csv"):
        path = export(tmp_path / name)
        result = CliRunner().invoke(main, ["land", str(path), "--survey", WHERE[0], "--wave", WHERE[1]])
        assert result.exit_code == 1
        assert result.stderr.startswith(f"Error: {tmp_path}/{printable(name)}: found a file name with characters that steer")
        assert is_printable(result.stderr.rstrip("\n"))
    assert not home.exists()


def test_json_for_programs_steers_no_terminal(tmp_path: Path, home: Path):
    path = export(tmp_path / "export.csv", {HEADER[4]: "\x9b31m\x7f\u202eé"})
    assert CliRunner().invoke(main, ["land", str(path), "--survey", WHERE[0], "--wave", WHERE[1]]).exit_code == 0
    listed = CliRunner().invoke(main, ["ledger", "--details", "--json"]).stdout
    assert is_printable(listed.rstrip("\n"))
    assert json.loads(listed)[0]["set_aside"][0]["wording"] == "\x9b31m\x7f\u202eé"


@pytest.mark.parametrize("name", ["columns.csv", "order.json"])
def test_an_export_called_as_what_the_archive_keeps_beside_it_is_refused(name: str, tmp_path: Path, home: Path):
    with pytest.raises(Refused, match="as landing gives this one"):
        land(export(tmp_path / name), Order(*WHERE), LandingFolder(home / "landing"), SEEDS)
    assert not home.exists()


@pytest.mark.parametrize(
    "wave", ["../../pwned", "/tmp/x", "..", "a/b", "", "a b", "x" * 41, "é", "2024\n", ".x", "'; --", "{{ x }}"]
)
def test_a_wave_id_leads_nowhere_else(wave: str, tmp_path: Path):
    folder = LandingFolder(tmp_path / "landing")
    for place in (folder.canonical, folder.inbox):
        with pytest.raises(Refused, match="found the wave id"):
            place("member", wave)
    with pytest.raises(Refused, match="found the wave id"):
        waiting(folder, [("member", wave)])
    assert list(tmp_path.iterdir()) == []


def test_the_inbox_takes_no_path_and_no_link(tmp_path: Path):
    folder = LandingFolder(tmp_path / "landing")
    waiting(folder, [WHERE])
    inbox = folder.inbox(*WHERE)
    secret = export(tmp_path / "secret.csv")
    for name in ("../../../../secret.csv", str(secret), "..", "", "a/b.csv"):
        with pytest.raises(Refused, match="found a path; expected the name of a file in"):
            named(inbox, name)
    for link, target in (("link.csv", secret), ("nowhere.csv", tmp_path / "none"), ("device.csv", Path("/dev/zero"))):
        (inbox / link).symlink_to(target)
    os.mkfifo(inbox / "pipe.csv")
    found = [file.path.name for file in waiting(folder, [WHERE])]
    assert found == ["device.csv", "link.csv", "nowhere.csv"]
    for name in found:
        with pytest.raises(Refused, match="found a link to another file"):
            named(inbox, name)
    export(inbox / "export.csv")
    assert named(inbox, "export.csv") == inbox / "export.csv"
    (inbox / "options.toml").symlink_to(secret)
    with pytest.raises(Refused, match=r"options.toml: found a link"):
        named(inbox, "export.csv")


def test_what_is_said_of_an_export_is_a_small_file(tmp_path: Path, home: Path):
    pipe, deep, long = tmp_path / "pipe", tmp_path / "deep.toml", tmp_path / "long"
    os.mkfifo(pipe)
    deep.write_text("sheet = " + "[" * 100_000)
    long.write_text("x" * 3_000_000)
    for path, words in (
        (pipe, "found a directory, device or pipe; expected a file"),
        (deep, "found a file that is no TOML"),
        (long, "found 2 MiB; expected at most 2 MiB"),
    ):
        with pytest.raises(Refused, match=words):
            load_options(path)
    for path in (pipe, long):
        with pytest.raises(Refused, match=f"^{path}: found"):
            land(export(tmp_path / "export.csv"), Order(*WHERE, columns=path), LandingFolder(home / "landing"), SEEDS)


def test_json_in_a_header_may_be_deep_or_say_nonsense(tmp_path: Path, home: Path):
    """Of Qualtrics: the third header row is JSON, with the time zone."""
    for cell, words in (
        ("[" * 100_000, "no column for agency_type"),
        ('{"ImportId":"x","timeZone":["UTC"]}', "no column for agency_type"),
        ('{"ImportId":"x","timeZone":"Europe"}', "found the time zone 'Europe'"),
    ):
        path = tmp_path / "export.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = [["ResponseId", "EndDate", "Finished"], ["R", "E", "F"], [cell] * 3, ["R_1", "2024-05-13 10:00:00", "1"]]
            csv.writer(file).writerows(rows)
        result = CliRunner().invoke(main, ["land", str(path), "--survey", WHERE[0], "--wave", WHERE[1]])
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit), repr(result.exception)
        assert words in result.stderr


def test_endless_lines_end_soon(tmp_path: Path):
    for content, words in (
        (b"a\n" + b"\n" * 110_000, "more than 100000 blank lines in a row"),
        (b"a,b\n" * 25_000, "20001 records rejected and 0 accepted, the first with the reason: the header once more"),
        (",".join(["a"] * 20_000).encode() + b"\n", "found 20000 columns; expected at most 16384"),
    ):
        path = tmp_path / "export.csv"
        path.write_bytes(content)
        result = CliRunner().invoke(main, ["read", str(path), "--out", str(tmp_path / "t"), "--rejects", str(tmp_path / "r")])
        assert (result.exit_code, words in result.stderr) == (1, True), result.stderr
