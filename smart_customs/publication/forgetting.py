"""What the warehouse keeps of a wave or a Member in plain words is erased: from the restricted file, and from what a run left."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

import duckdb

from smart_customs.duckdb_files import identifier
from smart_customs.landing.refusal import Refused
from smart_customs.paths import Home
from smart_customs.publication.candidate import CandidateError, alone_with
from smart_customs.publication.kept import drop, older_than_a_forgetting, publications_alone, replace_restricted, standing
from smart_customs.publication.publish import publish

SURVEY = "member"
"""The survey that the restricted tables are made from."""
_CONTACT = "contact_"
"""How columns of a contact point begin there."""


class Erased(NamedTuple):
    """What became of the warehouse."""

    rows: int
    """Of the restricted file."""
    kept: int
    """Kept publications that were dropped."""


@contextmanager
def nobody_builds(home: Home) -> Iterator[None]:
    """Keeps runs waiting, and deletes the candidate that an interrupted one left. Raises Refused while one builds."""
    try:
        with alone_with(home):
            yield
    except CandidateError as error:
        raise Refused(
            home.candidate, str(error), "no run at work, which would publish it anew", "Wait until it has ended."
        ) from None


def erase(home: Home, survey_code: str, wave_id: str, iso3: str | None, contact_only: bool) -> Erased:
    """Erases a wave, a Member (`iso3`) or its contact point from the restricted file, and drops kept publications of before.

    The file is written anew: where rows are deleted from one, their bytes stay in it. For callers of `nobody_builds`.
    """
    rows = 0
    with publications_alone(home) if home.warehouse.exists() else nullcontext():
        if survey_code == SURVEY and home.restricted.exists():
            rows = _renew(home, wave_id, iso3, contact_only)
        old = older_than_a_forgetting(home)
        for one in old:
            drop(home, one)
    return Erased(rows, len(old))


def _renew(home: Home, wave_id: str, iso3: str | None, contact_only: bool) -> int:
    now = standing(home)
    # Where the next run clears what an interrupted one left.
    with tempfile.TemporaryDirectory(prefix=".forgetting.", dir=home.candidate.parent) as name:
        draft = Path(shutil.copyfile(now.restricted if now else home.restricted, Path(name) / "draft.duckdb"))
        rows = _delete(draft, wave_id, iso3, contact_only)
        if rows and now:
            replace_restricted(home, now, publish(draft, "restricted", Path(name) / home.restricted.name, mode=0o600).path)
        elif rows:
            publish(draft, "restricted", home.restricted, mode=0o600)
    return rows


def _delete(database: Path, wave_id: str, iso3: str | None, contact_only: bool) -> int:
    """Deletes rows of the tables that say of which Member they are, which all with answers do; their number."""
    with duckdb.connect(database) as connection:
        tables = connection.execute(
            "select table_name from duckdb_columns() where schema_name = 'restricted' group by table_name "
            "having list_has_all(list(column_name), ['wave_id', 'member_iso3']) "
            "and (not ? or bool_or(starts_with(column_name, ?))) order by all",
            [contact_only, _CONTACT],
        ).fetchall()
        return sum(
            count
            for (table,) in tables
            for (count,) in connection.execute(
                f"delete from restricted.{identifier(table)} where wave_id = ? and coalesce(member_iso3 = ?, true)",
                [wave_id, iso3],
            ).fetchall()
        )
