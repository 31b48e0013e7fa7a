"""Whether the tables of a run hold what was read: every wave, every region, and rows wherever a check looked at some.

What was read is asked of the ledger, of the files of the bundled wave and of the codebook themselves, not of models. Which waves
a mart has, and which tables may be empty, their YAML says in `config.meta`:

`waves`: of which survey, where it is of one; `asked`: the topics of which a wave has to have asked at least one; `compared`: of a
wave whose previous one is there. `may_be_empty`: why.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from smart_customs.duckdb_files import identifier
from smart_customs.landing.folder import LandingFolder
from smart_customs.publication.audit import AuditError
from smart_customs.warehouse.build import landing_of
from smart_customs.warehouse.project import Manifest

_SEED = re.compile(r"raw_(?P<survey>.+)_survey_(?P<wave>.+)\.csv")


@dataclass(frozen=True)
class Wave:
    """A wave of a survey as it was read: how many records its file had, and the topics of its questionnaire."""

    survey_code: str
    wave_id: str
    records: int
    topics: frozenset[str]
    previous: str | None


def require_complete(candidate: Path, manifest: Manifest, seeds: Path) -> None:
    """Raises AuditError, naming the first ten, where rows, waves or regions are missing. `seeds`: the project's seeds."""
    if found := missing(candidate, manifest, seeds):
        more = f" And {len(found) - 10} more." if len(found) > 10 else ""
        raise AuditError(f"Something of what was read is missing. {' '.join(found[:10])}{more} Nothing was published.")


def missing(candidate: Path, manifest: Manifest, seeds: Path) -> list[str]:
    """What of the records, waves and regions that were read the candidate lacks, and which tables are empty, a sentence each."""
    read = waves_read(LandingFolder(landing_of(candidate)), seeds)
    with duckdb.connect(candidate, read_only=True) as connection:
        return [*_records_lost(connection, read), *_lost(connection, manifest, read), *_empty(connection, manifest)]


def waves_read(landed: LandingFolder, seeds: Path) -> list[Wave]:
    """Every wave of which a file counts: those of the ledger, and the bundled ones that none of these stands in for."""
    records = {}
    for file in sorted((seeds / "raw").glob("*.csv")):
        if name := _SEED.fullmatch(file.name):
            records[name["survey"], name["wave"]] = len(_rows(file))
    records |= {(entry.survey_code, entry.wave_id): entry.records_read for entry in landed.ledger.standing()}
    topics: dict[tuple[str, str], set[str]] = {}
    for row in _rows(seeds / "codebook" / "codebook_questions.csv"):
        topics.setdefault((row["survey_code"], row["wave_id"]), set()).add(row["topic"])
    previous = {
        (row["survey_code"], row["wave_id"]): row["previous_wave_id"]
        for row in _rows(seeds / "reference" / "ref_survey_waves.csv")
    }
    return [
        Wave(*key, number, frozenset(topics.get(key, ())), previous.get(key) if (key[0], previous.get(key)) in records else None)
        for key, number in sorted(records.items())
    ]


def belongs(wave: Wave, says: Mapping[str, Any]) -> bool:
    """Whether a mart that says this of its waves has that one."""
    return (
        says.get("survey") in (None, wave.survey_code)
        and (not says.get("asked") or bool(wave.topics & set(says["asked"])))
        and not (says.get("compared") and wave.previous is None)
    )


def _records_lost(connection: duckdb.DuckDBPyConnection, read: list[Wave]) -> Iterator[str]:
    intake = connection.execute("select survey_code, wave_id, records_read from marts.rpt_intake").fetchall()
    counted = {(survey, wave): records for survey, wave, records in intake}
    for wave in read:
        found = counted.get((wave.survey_code, wave.wave_id), "none")
        if found != wave.records:
            yield (
                f"marts.rpt_intake: expected {wave.records} records of wave {wave.wave_id} of the {wave.survey_code} survey, "
                f"as its file has, found {found}."
            )


def _lost(connection: duckdb.DuckDBPyConnection, manifest: Manifest, read: list[Wave]) -> Iterator[str]:
    regions = {region for (region,) in connection.execute("select region_code from reference.ref_regions").fetchall()} | {"ALL"}
    for node in manifest["nodes"].values():
        says = node["config"]["meta"].get("waves") if node["resource_type"] == "model" else None
        if says is None:
            continue
        table = f"{identifier(node['schema'])}.{identifier(node['name'])}"
        by = ", region_code" if "region_code" in node["columns"] else ", 'ALL'"
        by += ", survey_code" if "survey_code" in node["columns"] else f", '{says.get('survey')}'"
        there: dict[tuple[str, str], set[str]] = {}
        for wave, region, survey in connection.execute(f"select distinct wave_id{by} from {table}").fetchall():
            there.setdefault((survey, wave), set()).add(region)
        wanted = regions if "region_code" in node["columns"] else {"ALL"}
        for wave in read:
            if belongs(wave, says):
                found = there.get((wave.survey_code, wave.wave_id), set())
                if not found:
                    yield f"{node['schema']}.{node['name']}: expected rows of wave {wave.wave_id}, found none."
                elif lacking := wanted - found:
                    yield f"{node['schema']}.{node['name']}, wave {wave.wave_id}: found no rows of {', '.join(sorted(lacking))}."


def _empty(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> Iterator[str]:
    """Tables that checks looked at, and found nothing in since there is nothing."""
    for node in manifest["nodes"].values():
        if node["resource_type"] in ("model", "seed") and not node["config"]["meta"].get("may_be_empty"):
            table = f"{identifier(node['schema'])}.{identifier(node['name'])}"
            if not connection.execute(f"from {table} limit 1").fetchall():
                yield f"{node['schema']}.{node['name']}: expected rows for its checks to look at, found none."


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, strict=True))
