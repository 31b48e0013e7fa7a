"""A fast selection of `make chaos`: one fault after another in one home. The tests build on one another."""

import shutil
import signal
from pathlib import Path

import duckdb
import pytest

from chaos import kills
from chaos.ground import Step
from chaos.place import (
    Contents,
    Lost,
    Place,
    old_or_new,
    require_owner_alone,
    require_tidy,
    watched,
    write_export,
)
from smart_customs.files import replacing

CANONICAL = "landing/canonical/member/2024.parquet"
RECORDS = 132
"""Of the bundled wave."""


class Trial:
    """A home with a landed export, and two exports that land there in turn."""

    def __init__(self, folder: Path) -> None:
        self.place = Place(folder)
        self.first, self.second = (write_export(folder / f"without_{number}.csv", left_out=number) for number in (1, 2))
        self.place.land(self.first).well("landing")

    def counts(self) -> list[int]:
        """How many records each line of the ledger counts; `verify` has to find nothing wrong first."""
        self.place.command("verify").well("verify")
        lines = self.place.command("ledger").well("ledger").said.splitlines()
        return [int(line.split(" accepted")[0].split()[-1]) for line in lines if " accepted, " in line]

    def records(self) -> int:
        [(records,)] = duckdb.sql(f"select count(*) from '{self.place.canonical}'").fetchall()
        return records


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial(tmp_path_factory.mktemp("chaos"))


def test_a_run_killed_before_its_last_file_leaves_nothing_half_and_the_next_one_publishes(trial: Trial):
    place = trial.place
    killed = place.run(place.order(before="warehouse/smart_customs.duckdb"))
    assert killed.code == -signal.SIGKILL, killed.said
    assert not place.home.publication.exists()
    require_owner_alone(place)
    assert f"of {RECORDS - 1} records count" in place.run().well("the next run").said
    require_tidy(place)
    assert trial.counts() == [RECORDS - 1]


@pytest.mark.parametrize(
    ("before", "counts"),
    [("landing/ledger.jsonl", [RECORDS - 1]), (CANONICAL, [RECORDS - 1, RECORDS - 2])],
    ids=["before its line in the ledger", "behind it"],
)
def test_a_landing_that_is_killed_counts_as_a_whole_or_not_at_all(trial: Trial, before: str, counts: list[int]):
    published = trial.place.files()
    killed = trial.place.land(trial.second, trial.place.order(before=before))
    assert killed.code == -signal.SIGKILL, killed.said
    assert trial.counts() == counts
    assert trial.records() == counts[-1]
    assert trial.place.files() == published


def test_a_ledger_whose_last_line_was_cut_publishes_nothing_and_landing_again_makes_it_whole(trial: Trial):
    place = trial.place
    published, ledger = place.files(), place.home.landing / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-100])
    with watched(place, place.contents()):
        place.run().refused("a run", "ledger.jsonl, line 2", "land its file once more")
    assert place.files() == published
    place.land(trial.second).well("landing again")
    assert trial.counts() == [RECORDS - 1, RECORDS - 2]


def test_a_landing_that_the_disk_cannot_hold_is_refused_and_changes_nothing(trial: Trial):
    place = trial.place
    before = place.canonical.read_bytes(), (place.home.landing / "ledger.jsonl").read_bytes()
    place.land(trial.first, place.order(largest=4096)).refused("landing on a full disk", "Nothing was written")
    assert (place.canonical.read_bytes(), (place.home.landing / "ledger.jsonl").read_bytes()) == before
    require_tidy(place)


def test_what_is_landed_last_counts_though_the_clock_was_set_back(trial: Trial):
    place = trial.place
    place.land(trial.first, place.order(clock=-400 * 86400)).well("landing")
    assert trial.counts() == [RECORDS - 1, RECORDS - 2, RECORDS - 1]
    assert trial.records() == RECORDS - 1
    entries = place.command("ledger", "--json").well("ledger").said
    assert entries.index('"counts": true') > entries.rindex('"landed_at"')


def test_readers_see_whole_publications_while_these_are_replaced(trial: Trial):
    place = trial.place
    files = {name: place.folder / name for name in ("one.duckdb", "other.duckdb")}
    for file in files.values():
        shutil.copyfile(place.home.publication, file)
    with duckdb.connect(files["other.duckdb"]) as connection:
        connection.execute("update marts.publication_info set run_id = 'other'")
        connection.execute("delete from marts.fct_maturity_by_region")
    known = []
    for file in files.values():
        shutil.copyfile(file, place.home.publication)
        known.append(place.contents())
    assert known[0].marts != known[1].marts
    with watched(place, *known, readers=4, between=0.01) as looks:
        for _ in range(60):
            for file in files.values():
                with replacing(place.home.publication, 0o640) as draft:
                    shutil.copyfile(file, draft)
    assert sum(looks) >= 20
    # A reader tells whole contents from others: it has to see what is none of the two.
    with pytest.raises(Lost, match="neither the old nor the new"), watched(place, Contents("another", "one")) as looks:
        # Long enough for a program to start and look.
        for _ in range(4):
            place.command("ledger").well("ledger")


def test_the_judge_tells_old_new_and_lost_apart(trial: Trial):
    place = trial.place
    found, before = place.contents(), place.files()
    assert old_or_new(place, before) == "the old publication"
    older = dict.fromkeys(before, "another file")
    assert old_or_new(place, older, found) == "the new publication"
    with pytest.raises(Lost, match="smart_customs.duckdb"):
        old_or_new(place, older, Contents("another", found.restricted))
    with pytest.raises(Lost, match="the restricted one still old"):
        old_or_new(place, before | {"smart_customs.duckdb": "another file"}, found)
    left = place.home.warehouse / ".restricted.duckdb.12345678"
    left.mkdir()
    with pytest.raises(Lost, match=left.name):
        require_tidy(place)
    left.rmdir()


def test_steps_are_chosen_over_the_whole_of_a_run_with_all_that_put_a_file_in_its_place():
    steps = [Step(number, "os.rename" if number in (3, 50, 99) else "os.chmod", f"file_{number}") for number in range(100)]
    chosen = kills.spread(steps, 10)
    assert len(chosen) == 10
    assert [step.number for step in chosen] == sorted(step.number for step in chosen)
    assert {3, 50, 99} <= {step.number for step in chosen}
    assert (chosen[0].number, kills.BY_TIME + kills.OF_A_RUN, kills.OF_A_LANDING) == (0, 30, 10)
