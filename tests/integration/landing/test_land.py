"""Landing as a whole: what lies in the folder afterwards, what a second landing does to it, and the ways back."""

import csv
import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from landed import read_canonical

from smart_customs.landing.dialect import Declared
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.land import Landing, Order, land, replay
from smart_customs.landing.ledger import Entry
from smart_customs.landing.platforms.platform import Settings
from smart_customs.landing.refusal import Refused
from smart_customs.landing.upkeep import forget, problems, rejects, rollback, set_aside
from smart_customs.paths import SEEDS

HEADER = "submission_id,submitted_at,is_complete,is_test,agency_type,agency_technologies_details"
WHERE = ("partner_agency", "2024")
ORDER = Order(*WHERE)


def response(number: int, agency: str = "Ministry of finance", details: str = "scanners") -> str:
    return f"P{number},2024-04-19T06:58:{number % 60:02}Z,true,false,{agency},{details}"


FIRST = [HEADER, *(response(n) for n in range(1, 8)), response(8, agency="Circus"), "P9,too,few"]
"""Nine records: one of them is no record, and one has an agency that nobody knows."""
LOCAL = ["id,submitdate,agency_type,agency_technologies_details", "1,2024-04-19 06:58:01,Ministry of finance,scanners"]
"""An export whose times name no zone."""
SECOND = [HEADER, *(response(n) for n in range(1, 11))]


@pytest.fixture
def folder(tmp_path: Path) -> LandingFolder:
    return LandingFolder(tmp_path / "landing")


def written(tmp_path: Path, lines: list[str], name: str = "export.csv") -> Path:
    path = tmp_path / name
    path.write_bytes("\r\n".join([*lines, ""]).encode())
    return path


def landed(tmp_path: Path, folder: LandingFolder, lines: list[str], order: Order = ORDER, seeds: Path = SEEDS) -> Landing:
    return land(written(tmp_path, lines), order, folder, seeds)


def listing(folder: LandingFolder) -> dict[str, str]:
    """Every file and folder with its mode and hash."""
    return {
        str(path.relative_to(folder.root)): f"{path.stat().st_mode:o} "
        + (hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
        for path in sorted(folder.root.rglob("*"))
    }


def ids(canonical: Path) -> list[str]:
    return [row[0] for row in read_canonical(canonical)[1:]]


def sha256(lines: list[str]) -> str:
    return hashlib.sha256("\r\n".join([*lines, ""]).encode()).hexdigest()


def test_a_landing_and_its_ledger_entry(tmp_path, folder):
    begin = dt.datetime.now(dt.UTC)
    landing = landed(tmp_path, folder, FIRST)
    entry = json.loads((folder.root / "ledger.jsonl").read_text(encoding="utf-8"))
    assert begin <= dt.datetime.fromisoformat(entry.pop("landed_at")) <= dt.datetime.now(dt.UTC)
    assert entry == {
        "survey_code": "partner_agency",
        "wave_id": "2024",
        "file_name": "export.csv",
        "sha256": sha256(FIRST),
        "canonical_sha256": hashlib.sha256(landing.canonical.read_bytes()).hexdigest(),
        "platform": "plain",
        "encoding": "utf-8",
        "delimiter": ",",
        "records_read": 9,
        "accepted": 8,
        "rejected": 1,
        "skipped": 0,
        "set_aside_answers": 1,
        "supersedes": None,
        "tool_version": "0.1.0",
        "difference": None,
        "forgotten": False,
    }
    assert landing.is_new
    assert sorted(name for name in listing(folder) if (folder.root / name).is_file()) == [
        ".lock",
        f"archive/partner_agency/2024/{sha256(FIRST)}/export.csv",
        f"archive/partner_agency/2024/{sha256(FIRST)}/order.json",
        "canonical/partner_agency/2024.parquet",
        "ledger.jsonl",
        f"rejects/partner_agency/2024/{sha256(FIRST)}/rejects.csv",
        f"rejects/partner_agency/2024/{sha256(FIRST)}/set_aside.csv",
    ]
    assert ids(landing.canonical) == [f"P{n}" for n in range(1, 9)]
    assert read_canonical(landing.canonical)[:2] == [
        "submission_id submitted_at is_complete is_test source_row agency_type agency_technologies_details".split(),
        ["P1", "2024-04-19T06:58:01Z", "true", "false", "1", "Ministry of finance", "scanners"],
    ]
    (reject,) = rejects(folder, landing.entry)
    assert (reject["source_row"], reject["line"]) == ("9", "10")
    assert (reject["raw"], reject["reason"]) == ("P9,too,few\r\n", "too few cells: found 3, expected 6")
    (aside,) = set_aside(folder, landing.entry)
    assert (aside["line"], aside["submission_id"], aside["column_name"], aside["wording"]) == ("9", "P8", "agency_type", "Circus")
    assert problems(folder) == []


def test_everything_is_for_the_owner_alone(tmp_path, folder):
    os.umask(os.umask(0))
    landed(tmp_path, folder, FIRST)
    assert f"{folder.root.stat().st_mode & 0o777:o}" == "700"
    modes = {path.stat().st_mode & 0o777 for path in folder.root.rglob("*") if path.is_file() and path.name != ".lock"}
    assert modes == {0o600}


def test_an_existing_folder_that_others_may_read_is_closed(tmp_path, folder):
    folder.root.mkdir(mode=0o755)
    landed(tmp_path, folder, FIRST)
    assert f"{folder.root.stat().st_mode & 0o777:o}" == "700"


def test_the_same_file_again_changes_nothing(tmp_path, folder):
    first = landed(tmp_path, folder, FIRST)
    before = listing(folder)
    again = landed(tmp_path, folder, FIRST)
    assert (again.is_new, again.entry, again.canonical) == (False, first.entry, first.canonical)
    assert listing(folder) == before
    renamed = land(written(tmp_path, FIRST, "copy of export.csv"), ORDER, folder, SEEDS)
    assert not renamed.is_new
    assert listing(folder) == before


def test_the_same_file_with_other_words_is_landed_again(tmp_path, folder):
    """Else nobody could correct a wrong time zone, or a wrong column mapping."""
    lines = LOCAL
    landed(tmp_path, folder, lines)
    order = Order(*WHERE, settings=Settings(time_zone="Europe/Brussels"))
    again = landed(tmp_path, folder, lines, order)
    assert again.is_new
    assert read_canonical(again.canonical)[1][1] == "2024-04-19T04:58:01Z"
    mapping = written(tmp_path, ["export_column,column_name", "Zebra,"], "columns.csv")
    mapped = Order(*WHERE, columns=mapping, settings=order.settings)
    assert landed(tmp_path, folder, lines, mapped).is_new
    assert not landed(tmp_path, folder, lines, mapped).is_new
    mapping.write_text("export_column,column_name\r\nTiger,\r\n")
    assert landed(tmp_path, folder, lines, mapped).is_new
    assert landed(tmp_path, folder, lines, order).is_new
    assert not landed(tmp_path, folder, lines, order).is_new
    assert problems(folder) == []


def test_a_corrected_file_takes_the_place_of_the_former_which_stays(tmp_path, folder):
    first = landed(tmp_path, folder, FIRST)
    before = listing(folder)
    second = landed(tmp_path, folder, SECOND)
    assert (second.entry.supersedes, second.entry.accepted) == (first.entry.sha256, 10)
    assert ids(second.canonical) == [f"P{n}" for n in range(1, 11)]
    after = listing(folder)
    kept = {name: mode for name, mode in before.items() if name.startswith(("archive/", "rejects/"))}
    assert {name: after[name] for name in kept} == kept
    assert [entry.sha256 for entry in folder.ledger.entries()] == [sha256(FIRST), sha256(SECOND)]
    assert problems(folder) == []


def test_waves_and_surveys_do_not_touch_each_other(tmp_path, folder):
    landed(tmp_path, folder, FIRST)
    before = listing(folder)
    with (SEEDS / "raw/raw_member_survey_2024.csv").open("rb") as seed:
        (tmp_path / "members.csv").write_bytes(seed.read())
    member = land(tmp_path / "members.csv", Order("member", "2024"), folder, SEEDS)
    with (SEEDS / "raw/raw_member_survey_2024.csv").open(encoding="utf-8", newline="") as seed:
        assert read_canonical(member.canonical) == list(csv.reader(seed))
    after = listing(folder)
    assert {name: after[name] for name in before if name != "ledger.jsonl"} == {
        name: mode for name, mode in before.items() if name != "ledger.jsonl"
    }


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


def add_wording(seeds: Path, wording: str) -> None:
    with (seeds / "codebook/codebook_answers.csv").open("a", encoding="utf-8") as file:
        file.write(f"2024,partner_agency,{wording},ministry_of_finance\n")


def test_replay_after_a_correction_of_the_codebook(tmp_path, folder, seeds):
    first = landed(tmp_path, folder, FIRST, seeds=seeds)
    (tmp_path / "export.csv").unlink()
    add_wording(seeds, "Circus")
    again = replay(*WHERE, folder, seeds)
    assert (again.entry.set_aside_answers, again.entry.rejected, again.entry.supersedes) == (0, 1, first.entry.sha256)
    assert (again.entry.sha256, again.entry.file_name) == (first.entry.sha256, "export.csv")
    assert "P8 2024-04-19T06:58:08Z true false 8 Circus scanners".split() in read_canonical(again.canonical)
    assert set_aside(folder, again.entry) == []
    assert problems(folder) == []


def test_replay_keeps_what_was_said_of_the_file(tmp_path, folder, seeds):
    mapping = written(tmp_path, ["export_column,column_name", "Kind,agency_type"], "columns.csv")
    lines = [line.replace("agency_type", "Kind").replace(",", ";") for line in LOCAL]
    order = Order(*WHERE, "limesurvey", mapping, Declared(delimiter=";"), Settings("Europe/Brussels"))
    first = landed(tmp_path, folder, lines, order, seeds)
    before = first.canonical.read_bytes()
    mapping.unlink()
    again = replay(*WHERE, folder, seeds)
    assert again.canonical.read_bytes() == before
    assert read_canonical(first.canonical)[1][1] == "2024-04-19T04:58:01Z"
    assert again.entry.difference == {"added": 0, "changed": 0, "gone": 0}
    same = {"landed_at": "", "supersedes": None, "difference": None}
    assert {**asdict(again.entry), **same} == {**asdict(first.entry), **same}


def test_replay_with_nothing_landed_is_refused(folder):
    with pytest.raises(Refused, match="no landed file of the partner_agency survey's wave 2024"):
        replay(*WHERE, folder, SEEDS)


def test_rollback_to_the_former_and_then_to_none(tmp_path, folder):
    former = landed(tmp_path, folder, FIRST).canonical.read_bytes()
    landed(tmp_path, folder, SECOND)
    back = rollback(*WHERE, folder, SEEDS)
    assert (back.entry.sha256, back.entry.supersedes) == (sha256(FIRST), sha256(SECOND))
    assert back.canonical.read_bytes() == former
    assert problems(folder) == []
    assert rollback(*WHERE, folder, SEEDS) is None
    assert not folder.canonical(*WHERE).exists()
    last = folder.ledger.entries()[-1]
    assert (last.file_name, last.sha256, last.supersedes, last.records_read) == ("", "", sha256(FIRST), 0)
    assert folder.ledger.latest(*WHERE) is None
    assert problems(folder) == []
    with pytest.raises(Refused, match="no landed file"):
        rollback(*WHERE, folder, SEEDS)
    assert len(folder.ledger.entries()) == 4
    assert landed(tmp_path, folder, SECOND).entry.supersedes is None
    assert rollback(*WHERE, folder, SEEDS) is None


def test_rollback_goes_back_a_file_at_a_time(tmp_path, folder, seeds):
    third = [*SECOND, response(11)]
    for lines in (FIRST, SECOND, third):
        landed(tmp_path, folder, lines, seeds=seeds)
    replay(*WHERE, folder, seeds)
    assert [rollback(*WHERE, folder, seeds).entry.sha256 for _ in range(2)] == [sha256(SECOND), sha256(FIRST)]
    assert rollback(*WHERE, folder, seeds) is None


def test_forget_deletes_all_but_the_counts(tmp_path, folder):
    landed(tmp_path, folder, FIRST)
    landed(tmp_path, folder, SECOND)
    inbox = folder.inbox(*WHERE)
    inbox.mkdir(parents=True)
    (inbox / "waiting.csv").write_text("P77")
    member = folder.inbox("member", "2024")
    member.mkdir(parents=True)
    gone = forget(*WHERE, folder)
    assert [path.relative_to(folder.root).parts[0] for path in gone] == ["archive", "rejects", "inbox"]
    left = [path for path in folder.root.rglob("*") if path.is_file()]
    assert sorted(path.name for path in left) == [".lock", "ledger.jsonl"]
    assert b"scanners" not in b"".join(path.read_bytes() for path in left)
    assert member.exists()
    assert [(e.accepted, e.file_name) for e in folder.ledger.entries()] == [(8, "export.csv"), (10, "export.csv"), (0, "")]
    assert problems(folder) == []
    assert forget(*WHERE, folder) == []
    with pytest.raises(Refused, match="no landed file"):
        rollback(*WHERE, folder, SEEDS)
    assert landed(tmp_path, folder, FIRST).is_new
    assert rollback(*WHERE, folder, SEEDS) is None


def test_forget_of_a_wave_that_never_was_is_refused(folder):
    with pytest.raises(Refused, match="no landed file"):
        forget(*WHERE, folder)


def test_rollback_does_not_go_back_to_what_was_forgotten(tmp_path, folder):
    landed(tmp_path, folder, FIRST)
    forget(*WHERE, folder)
    landed(tmp_path, folder, SECOND)
    assert rollback(*WHERE, folder, SEEDS) is None


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def exchange(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


ARCHIVE = f"archive/partner_agency/2024/{sha256(SECOND)}"
CANONICAL = "canonical/partner_agency/2024.parquet"
REJECTS = f"rejects/partner_agency/2024/{sha256(SECOND)}"


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (lambda root: append(root / ARCHIVE / "export.csv", "x"), "the archived file has changed since it was landed"),
        (lambda root: (root / ARCHIVE / "export.csv").unlink(), "the archived file is missing"),
        (lambda root: shutil.rmtree(root / f"archive/partner_agency/2024/{sha256(FIRST)}"), "line 1"),
        (lambda root: (root / CANONICAL).unlink(), "the ledger counts 10 records of export.csv, found no file; land it again"),
        (lambda root: (root / CANONICAL).write_bytes(b""), "2024.parquet: it has changed since export.csv was landed"),
        (lambda root: (root / CANONICAL).rename(root / "canonical/partner_agency/2025.parquet"), "2025.parquet: no line of"),
        (lambda root: (root / "canonical/partner_agency/2024.csv").write_text("P1"), "2024.csv: no line of"),
        (lambda root: (root / REJECTS / "rejects.csv").unlink(), "rejects.csv: it is missing; land the file again"),
        (lambda root: append(root / REJECTS / "rejects.csv", "1,2,x,x,eA==\n"), "rejects.csv: 1 rows, the ledger says 0"),
        (lambda root: append(root / REJECTS / "set_aside.csv", "1,2,x,x,x,x\n"), "set_aside.csv: 1 rows, the ledger says 0"),
        (lambda root: exchange(root / "ledger.jsonl", '"accepted": 8', '"accepted": 9'), "9 records read, which is not the sum"),
        (lambda root: exchange(root / "ledger.jsonl", sha256(SECOND), sha256(FIRST)[::-1]), "the archived file is missing"),
        (lambda root: exchange(root / "ledger.jsonl", '"landed_at"', '"landed"'), "line 1: found a line that is no entry"),
        (lambda root: append(root / "ledger.jsonl", "{"), "line 3: found a line that is no entry"),
        (lambda root: append(root / "ledger.jsonl", "7\n"), "line 3: found a line that is no entry"),
        (lambda root: (root / "ledger.jsonl").unlink(), "ledger.jsonl stands for it; land its export"),
    ],
)
def test_verify_notices_tampering(tamper, words, tmp_path, folder):
    landed(tmp_path, folder, FIRST)
    landed(tmp_path, folder, SECOND)
    assert problems(folder) == []
    tamper(folder.root)
    try:
        found = problems(folder)
    except Refused as refused:
        found = [str(refused)]
    assert any(words in problem for problem in found), found
    assert all(problem.endswith(".") for problem in found)


def test_two_landings_at_once(tmp_path, folder):
    landed(tmp_path, folder, FIRST)
    before = listing(folder)
    with (folder.root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for busy in (
            lambda: landed(tmp_path, folder, SECOND),
            lambda: replay(*WHERE, folder, SEEDS),
            lambda: rollback(*WHERE, folder, SEEDS),
            lambda: forget(*WHERE, folder),
        ):
            with pytest.raises(Refused, match="another landing at work; expected .*Try again when it has ended"):
                busy()
    assert listing(folder) == before
    assert landed(tmp_path, folder, SECOND).is_new


def test_two_commands_at_once_both_end_well(tmp_path, folder):
    command = Path(sys.executable).with_name("smart-customs")
    environment = {**os.environ, "SMART_CUSTOMS_HOME": str(tmp_path)}
    exports = [written(tmp_path, lines, name) for lines, name in ((FIRST, "a.csv"), (SECOND, "b.csv"))]
    running = [
        subprocess.Popen(
            [command, "land", export, "--survey", "partner_agency", "--wave", "2024"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for export in exports
    ]
    errors = [process.communicate()[1] for process in running]
    codes = [process.returncode for process in running]
    assert set(codes) <= {0, 1} and 0 in codes
    assert all("another landing at work" in error for error, code in zip(errors, codes, strict=True) if code)
    assert len(folder.ledger.entries()) == codes.count(0)
    assert problems(folder) == []


def killed_while_landing(path: Path, tmp_path: Path, place: int) -> None:
    """Lands a file in a process that ends without a word at the `place`th time that something is put in its place."""
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from smart_customs.landing.land import Order, land\n"
        "from smart_customs.landing.folder import LandingFolder\n"
        "from smart_customs.paths import SEEDS\n"
        "left, replace = int(sys.argv[3]), os.replace\n"
        "def counting(source, target):\n"
        "    global left\n"
        "    left -= 1\n"
        "    if left < 0: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    replace(source, target)\n"
        "os.replace = counting\n"
        "land(Path(sys.argv[1]), Order('partner_agency', '2024'), LandingFolder(Path(sys.argv[2])), SEEDS)\n"
    )
    arguments = [sys.executable, "-c", script, str(path), str(tmp_path / "landing"), str(place)]
    ended = subprocess.run(arguments, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.mark.parametrize("place", range(7))
def test_a_crash_at_any_place_leaves_one_landing_whole_and_landing_either_file_again_heals(place, tmp_path, folder):
    former = landed(tmp_path, folder, FIRST).canonical.read_bytes()
    export = written(tmp_path, SECOND, "second.csv")
    killed_while_landing(export, tmp_path, place)
    # The line in the ledger is the sixth; the canonical file comes behind it, and whoever looks next puts it there.
    counts = [sha256(FIRST), sha256(SECOND)][: 1 + (place == 6)]
    assert [entry.sha256 for entry in folder.ledger.entries()] == counts
    assert folder.canonical(*WHERE).read_bytes() == former
    assert problems(folder) == []
    assert ids(folder.canonical(*WHERE)) == [f"P{n}" for n in range(1, 11 if place == 6 else 9)]
    copied = Path(shutil.copytree(folder.root, tmp_path / "copy" / "landing"))
    for healing, lines in ((folder, SECOND), (LandingFolder(copied), FIRST)):
        landing = landed(tmp_path, healing, lines)
        assert problems(healing) == []
        assert ids(landing.canonical) == [f"P{n}" for n in range(1, 11 if lines == SECOND else 9)]
        assert [path for path in healing.root.rglob("*") if path.name.startswith(".") and path.name != ".lock"] == []


def test_a_file_of_the_version_before_is_named_and_replaced(tmp_path, folder):
    """Canonical files were CSV once, and the ledger did not know their hash."""
    landed(tmp_path, folder, FIRST)
    canonical = folder.canonical(*WHERE)
    canonical.with_suffix(".csv").write_text("P1")
    entry = json.loads((folder.root / "ledger.jsonl").read_text(encoding="utf-8"))
    del entry["canonical_sha256"]
    (folder.root / "ledger.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    found = " ".join(problems(folder))
    assert "2024.parquet: it was landed by an older version; land it again: smart-customs land" in found
    assert "2024.csv: no line of" in found
    replay(*WHERE, folder, SEEDS)
    assert problems(folder) == []
    assert not canonical.with_suffix(".csv").exists()


def test_an_older_ledger_without_a_field_is_named_by_its_line(tmp_path, folder):
    entry = asdict(landed(tmp_path, folder, FIRST).entry)
    del entry["skipped"]
    append(folder.ledger.path, json.dumps(entry) + "\n")
    with pytest.raises(Refused, match="ledger.jsonl, line 2: found a line that is no entry .*skipped"):
        landed(tmp_path, folder, SECOND)


def test_a_last_line_that_was_cut_keeps_all_from_landing_but_its_file(tmp_path, folder):
    landed(tmp_path, folder, FIRST)
    second = landed(tmp_path, folder, SECOND)
    whole = folder.ledger.path.read_bytes()
    for cut in (1, 30, 200):
        folder.ledger.path.write_bytes(whole[:-cut])
        if cut > 1:
            with pytest.raises(Refused, match="ledger.jsonl, line 2: .* land its file once more"):
                problems(folder)
            with pytest.raises(Refused, match="line 2"):
                rollback(*WHERE, folder, SEEDS)
        again = landed(tmp_path, folder, SECOND)
        assert [entry.sha256 for entry in folder.ledger.entries()] == [sha256(FIRST), sha256(SECOND)]
        assert problems(folder) == []
        assert again.canonical.read_bytes() == second.canonical.read_bytes()


def test_a_rollback_that_was_killed_behind_its_line_is_completed(tmp_path, folder):
    canonical = landed(tmp_path, folder, FIRST).canonical
    content = canonical.read_bytes()
    rollback(*WHERE, folder, SEEDS)
    canonical.write_bytes(content)
    assert problems(folder) == []
    assert not canonical.exists()
    canonical.write_bytes(b"another file")
    assert "no line of" in " ".join(problems(folder))


def test_a_ledger_entry_comes_back_as_it_was_written(folder):
    entry = Entry(
        "2024-05-06T00:00:00Z", "member", "2024", 'a "b"\n\u2028é.csv', "0", "plain", "utf-8", "\t", 3, 1, 1, 1, 0, None, "0"
    )
    folder.ledger.append(entry)
    folder.ledger.append(entry)
    assert folder.ledger.entries() == [entry, entry]
