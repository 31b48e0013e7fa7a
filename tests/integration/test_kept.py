"""Publications that are kept: what lies where, how many, the way back, and what a kill between two steps leaves."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from smart_customs.landing.refusal import Refused
from smart_customs.paths import Home
from smart_customs.publication.audit import CheckResult, record
from smart_customs.publication.history import read_history, rollbacks
from smart_customs.publication.kept import (
    Kept,
    drop,
    kept,
    publications_alone,
    publish_and_keep,
    replace_restricted,
    standing,
)
from smart_customs.publication.manifest import NAME, OF_A_RUN
from smart_customs.publication.publish import PublicationError
from smart_customs.publication.remarks import remarks
from smart_customs.publication.rollback import roll_back
from smart_customs.publication.verify import problems

# Ends at the n-th time that a name is given in the file system, as a kill would.
KILLED = """
import os, sys
from pathlib import Path
from smart_customs.paths import Home
from smart_customs.publication.kept import publish_and_keep
from smart_customs.publication.rollback import roll_back
home, candidate, number = Home(Path(sys.argv[1])), Path(sys.argv[2]), int(sys.argv[3])
seen = 0
def count(event, _):
    global seen
    if event in ("os.rename", "os.link"):
        seen += 1
        if seen == number:
            os._exit(9)
sys.addaudithook(count)
if candidate.exists():
    publish_and_keep(home, candidate)
else:
    roll_back(home, "")
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def made(folder: Path, run_id: str, answers: int = 3) -> Path:
    """A candidate of a run, with as many answers."""
    path = folder / f"{run_id}.duckdb"
    with duckdb.connect(path) as connection:
        for schema in ("raw", "marts", "restricted"):
            connection.execute(f"create schema {schema}")
        connection.execute("create table raw.raw_survey_columns as select 'member' as survey_code, '2024' as wave_id")
        connection.execute(f"create table marts.fct_one as select range as answer from range({answers})")
        connection.execute(f"create table restricted.contacts as select 'person ' || range as name from range({answers})")
        connection.execute(
            "create table marts.rpt_data_quality (wave_id varchar, check_name varchar, layer varchar, severity varchar, "
            "status varchar, failing_rows bigint, threshold double, explanation varchar)"
        )
        connection.execute(
            "create table marts.publication_info "
            "(published_at timestamp, run_id varchar, project_version varchar, inputs_sha256 varchar)"
        )
    record(path, [CheckResult("fct_one.is_there", "marts", "critical", True, 0, None, "It is there.")], run_id)
    return path


def published(home: Home, folder: Path, *run_ids: str) -> None:
    for number, run_id in enumerate(run_ids, start=1):
        publish_and_keep(home, made(folder, run_id, answers=number))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with two publications, to be copied."""
    folder = tmp_path_factory.mktemp("two")
    published(Home(folder / "home"), folder, "a", "b")
    return Home(folder / "home")


def copied(home: Home, root: Path) -> Home:
    """The same files under the same two names."""
    subprocess.run(["cp", "-a", home.root, root], check=True)
    return Home(root)


def runs(home: Home) -> list[str]:
    return [one.manifest.run_id for one in kept(home)]


def test_what_is_kept_is_what_is_published(home: Home, tmp_path: Path):
    publish_and_keep(home, made(tmp_path, "run-1"))
    [one] = kept(home)
    assert one == standing(home)
    assert one.publication.samefile(home.publication) and one.restricted.samefile(home.restricted)
    modes = {path.name: f"{path.stat().st_mode & 0o777:o}" for path in [one.folder, *one.folder.iterdir(), home.publications]}
    assert modes == {
        one.folder.name: "700",
        "smart_customs.duckdb": "640",
        "restricted.duckdb": "600",
        "manifest.json": "600",
        "publications": "700",
    }
    assert one.folder.name == f"{one.manifest.published_at[:19].replace('-', '').replace(':', '')}Z_run-1"
    tables = one.manifest.files["smart_customs"].tables
    assert {name: table.rows for name, table in tables.items()} == {
        "marts.fct_one": 3,
        "marts.publication_info": 1,
        "marts.rpt_data_quality": 1,
    }
    assert one.manifest.files["restricted"].tables["restricted.contacts"].rows == 3
    assert [(one.survey_code, one.wave_id, one.origin) for one in one.manifest.inputs] == [("member", "2024", "seed")]
    assert set(one.manifest.versions) == {"python", "duckdb", "dbt-core", "dbt-duckdb", "dagster", "great-expectations"}
    assert problems(home) == [] and remarks(home) == []


def test_equal_rows_have_equal_hashes_in_whatever_run(home: Home, tmp_path: Path):
    publish_and_keep(home, made(tmp_path, "run-1"))
    publish_and_keep(home, made(tmp_path, "run-2"))
    publish_and_keep(home, made(tmp_path, "run-3", answers=4))
    third, second, first = (
        {name: table for file in one.manifest.files.values() for name, table in file.tables.items()} for one in kept(home)
    )
    assert {name for name in first if first[name] != second[name]} == OF_A_RUN
    assert {name for name in first if first[name] != third[name]} == OF_A_RUN | {"marts.fct_one", "restricted.contacts"}


def test_the_last_ones_are_kept_and_the_one_that_stands(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    published(home, tmp_path, *"abcdef")
    assert runs(home) == list("fedcb")
    monkeypatch.setenv("SMART_CUSTOMS_KEEP", "2")
    roll_back(home, "b")
    assert runs(home) == list("fedcb")
    published(home, tmp_path, "h")
    assert runs(home) == ["h", "f"]
    for wrong in ("0", "-1", "two", "1.5"):
        monkeypatch.setenv("SMART_CUSTOMS_KEEP", wrong)
        with pytest.raises(PublicationError, match=f"SMART_CUSTOMS_KEEP={wrong}: expected how many"):
            publish_and_keep(home, tmp_path / "none.duckdb")
    assert runs(home) == ["h", "f"] and problems(home) == []


def test_the_way_back_is_seen_until_the_run_after_the_next(home: Home, tmp_path: Path):
    published(home, tmp_path, "a", "b")
    before = {run: one.publication.read_bytes() for run, one in zip("ba", kept(home), strict=True)}
    assert roll_back(home, "").manifest.run_id == "a"
    assert home.publication.read_bytes() == before["a"]
    assert standing(home).restricted.samefile(home.restricted)
    assert [(line.run_id, line.before) for line in rollbacks(home)] == [("a", "b")]
    [line] = remarks(home)
    assert line.startswith("Rolled back  on ") and " from run b to run a, published on " in line
    with pytest.raises(Refused, match="none that stood before the one that stands"):
        roll_back(home, "")
    assert roll_back(home, "b").manifest.run_id == "b"
    assert home.publication.read_bytes() == before["b"]
    published(home, tmp_path, "c")
    assert [(line.run_id, line.before) for line in rollbacks(home)] == [("a", "b"), ("b", "a")]
    published(home, tmp_path, "d")
    assert rollbacks(home) == [] and problems(home) == []
    assert [(line.event, line.run_id) for line in read_history(home)] == [
        *(("published", run) for run in "ab"),
        *(("rolled_back", run) for run in "ab"),
        *(("published", run) for run in "cd"),
    ]


def test_the_way_back_leads_past_one_that_somebody_left(home: Home, tmp_path: Path):
    published(home, tmp_path, "a", "b")
    roll_back(home, "")
    published(home, tmp_path, "c")
    assert roll_back(home, "").manifest.run_id == "a"


def test_the_way_back_names_one_whole_publication(home: Home, tmp_path: Path):
    published(home, tmp_path, "run-1", "run-2", "run-3")
    before = home.publication.read_bytes()
    for run, says in (("run-9", "found no publications of a run 'run-9'"), ("run-", "found 3 publications of a run 'run-'")):
        with pytest.raises(Refused, match=says):
            roll_back(home, run)
    with kept(home)[2].restricted.open("ab") as file:
        file.write(b"more")
    with pytest.raises(
        Refused, match=r"what its manifest does not say: .*restricted\.duckdb: expected the file of the publication"
    ):
        roll_back(home, "run-1")
    assert home.publication.read_bytes() == before
    assert roll_back(home, "").manifest.run_id == "run-2"


def test_products_of_another_publication_are_named(home: Home, tmp_path: Path):
    published(home, tmp_path, "a", "b")
    home.products.mkdir()
    with duckdb.connect(home.public_tables) as connection:
        connection.execute(f"attach '{home.publication}' as source (read_only)")
        connection.execute("create schema public")
        connection.execute("create table public.publication_info as from source.marts.publication_info")
    assert remarks(home) == []
    roll_back(home, "")
    assert remarks(home)[1:] == ["Products     are of the publication of run b, not of the one that stands: make products"]


def test_a_clock_that_was_set_back_changes_no_order(home: Home, tmp_path: Path):
    published(home, tmp_path, "a")
    early = made(tmp_path, "b")
    with duckdb.connect(early) as connection:
        connection.execute("update marts.publication_info set published_at = '2020-01-01'")
    publish_and_keep(home, early)
    assert runs(home) == ["b", "a"]
    assert roll_back(home, "").manifest.run_id == "a"


def changed(file: Path, statement: str) -> None:
    """Changes a copy: the file has a second name."""
    copy = file.with_suffix(".copy")
    shutil.copy(file, copy)
    with duckdb.connect(copy) as connection:
        connection.execute(statement)
    os.replace(copy, file)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (
            lambda home, last, first: changed(home.publication, "delete from marts.fct_one where answer = 1"),
            "found another one; its tables differ in marts.fct_one. Publish anew: make run.",
        ),
        (
            lambda home, last, first: changed(home.publication, "create table marts.added as select 1 as one"),
            "found another one; its tables differ in marts.added. Publish anew: make run.",
        ),
        (
            lambda home, last, first: changed(
                home.restricted, "comment on column restricted.restricted.contacts.name is 'Mine.'"
            ),
            "found another one; its tables are the same. Publish anew: make run.",
        ),
        (lambda home, last, first: home.restricted.unlink(), "of run b, found none. Publish anew: make run."),
        (
            lambda home, last, first: home.publication.write_bytes(b"broken"),
            "expected a publication with a manifest in",
        ),
        (lambda home, last, first: (last.folder / NAME).unlink(), "found that of run b, of which none is kept."),
        (
            lambda home, last, first: (first.folder / NAME).write_text("{}"),
            "found none that can be read. The next run removes it",
        ),
        (lambda home, last, first: first.restricted.unlink(), "of run a, found none. Nobody can go back to it."),
        (
            lambda home, last, first: first.publication.write_bytes(b"broken"),
            "its tables differ in all, for it cannot be opened. Nobody can go back to it. Remove its folder.",
        ),
    ],
)
def test_verify_says_what_is_not_as_the_manifest(two: Home, tmp_path: Path, damage, says: str):
    home = copied(two, tmp_path / "copy")
    damage(home, *kept(home))
    found = problems(home)
    assert any(says in problem for problem in found), found


def test_the_next_run_gets_by_with_damage_and_removes_what_is_lost(two: Home, tmp_path: Path):
    home = copied(two, tmp_path / "copy")
    home.publication.unlink()
    home.publication.write_bytes(b"broken")
    (kept(home)[1].folder / NAME).unlink()
    published(home, tmp_path, "c")
    assert runs(home) == ["c", "b"] and standing(home).manifest.run_id == "c"
    assert problems(home) == []


def test_a_manifest_that_says_another_content_is_noticed(home: Home, tmp_path: Path):
    published(home, tmp_path, "a")
    path = kept(home)[0].folder / NAME
    content = json.loads(path.read_text())
    content["files"]["smart_customs"]["tables"]["marts.fct_one"]["content_hash"] = "1 1"
    path.write_text(json.dumps(content))
    [problem] = problems(home)
    assert problem.endswith("; its tables differ in marts.fct_one. Publish anew: make run.")


def test_a_restricted_file_that_was_written_anew_is_kept_with_its_manifest(home: Home, tmp_path: Path):
    published(home, tmp_path, "a", "b")
    fresh = tmp_path / "fresh.duckdb"
    with duckdb.connect(fresh) as connection:
        connection.execute("create schema restricted")
        connection.execute("create table restricted.contacts as select 'person 1' as name")
    last, first = kept(home)
    drop(home, first)
    assert replace_restricted(home, last, fresh) == standing(home)
    assert kept(home)[0].manifest.files["restricted"].tables["restricted.contacts"].rows == 1
    assert home.restricted.stat().st_mode & 0o777 == 0o600
    with duckdb.connect(home.restricted, read_only=True) as connection:
        assert connection.execute("from restricted.restricted.contacts").fetchall() == [("person 1",)]
    assert problems(home) == [] and runs(home) == ["b"]


def test_a_disk_without_links_holds_copies(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object) -> None:
        raise OSError("no links")

    monkeypatch.setattr(os, "link", refused)
    published(home, tmp_path, "a", "b")
    roll_back(home, "")
    assert not standing(home).publication.samefile(home.publication)
    assert standing(home).manifest.run_id == "a" and problems(home) == []


def killed(home: Home, candidate: Path, number: int) -> bool:
    """Whether a publication, or without a candidate the way back, was killed at the n-th name."""
    run = subprocess.run([sys.executable, "-c", KILLED, home.root, candidate, str(number)], capture_output=True, text=True)
    assert run.returncode in (0, 9), run.stderr
    return run.returncode == 9


def is_whole(home: Home, one: Kept) -> bool:
    """Whether both files are those of a kept publication, and nothing lies beside them that a kill left."""
    drafts = [path for path in home.warehouse.rglob(".*") if path.name != ".lock"]
    return drafts == [] and one.publication.samefile(home.publication) and one.restricted.samefile(home.restricted)


@pytest.mark.parametrize("goes_back", [False, True])
def test_a_kill_between_any_two_steps_leaves_the_old_or_the_new_one(two: Home, tmp_path: Path, goes_back: bool):
    candidate = tmp_path / "none" if goes_back else made(tmp_path, "c")
    new = "a" if goes_back else "c"
    ended = []
    for number in range(1, 30):
        attempt = copied(two, tmp_path / f"home_{number}")
        if not killed(attempt, candidate, number):
            break
        ended.append(standing(attempt).manifest.run_id)
        assert problems(attempt) == []
        # As the next run begins.
        with publications_alone(attempt):
            pass
        assert is_whole(attempt, standing(attempt)) and standing(attempt).manifest.run_id == ended[-1]
        assert runs(attempt)[0] == ("b" if goes_back else ended[-1])
        assert [line.run_id for line in read_history(attempt)][2:] == [new] * (ended[-1] == new)
        assert problems(attempt) == []
    # Some before, some behind the step that counts.
    assert ended == sorted(ended, key=lambda run: run == new) and set(ended) == {"b", new}
