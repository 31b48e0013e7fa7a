"""What the checks of a run found, and whether all of them ran: the last gate before publication."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# What a run was made of: the schemas whose tables are copies of files in git, and the ledger with a hash of each landed file.
INPUTS = ("raw", "reference", "codebook")
LEDGER = "raw_landing_ledger"


class AuditError(Exception):
    """A check or a table that belongs to the run is missing from it."""


@dataclass(frozen=True)
class CheckResult:
    """One check as `rpt_data_quality` shows it. `failing_rows` is None where the check does not count rows.

    `evaluated`: false where it could not be, which is no verdict on the rows.
    """

    check_name: str
    layer: str
    severity: str
    passed: bool
    failing_rows: int | None
    threshold: float | None
    explanation: str
    evaluated: bool = True


@dataclass(frozen=True)
class History:
    """A run so far: materialized assets and evaluated checks (both as `layer/name[:check]`), results, and errors of steps."""

    assets: set[str]
    checks: set[str]
    results: list[CheckResult]
    errors: list[str]


def require_all(what: str, expected: Iterable[str], ran: Iterable[str]) -> None:
    """Raises AuditError, naming the first ten, where something that was expected did not run.

    A run can be green although tables or checks are missing from it; this is what notices.
    """
    missing = sorted(set(expected) - set(ran))
    if missing:
        more = f" and {len(missing) - 10} more" if len(missing) > 10 else ""
        raise AuditError(
            f"{len(missing)} {what} did not run: {', '.join(missing[:10])}{more}. Nothing was published: run the whole job."
        )


def require_evaluated(results: Iterable[CheckResult]) -> None:
    """Raises AuditError, naming the first ten, where a check could not be evaluated, however mild it is."""
    found = sorted(f"{result.layer}.{result.check_name}" for result in results if not result.evaluated)
    if found:
        raise AuditError(
            f"{len(found)} checks could not be evaluated: {', '.join(found[:10])}. Nothing was published: correct their rules."
        )


def record(candidate: Path, results: list[CheckResult], run_id: str) -> None:
    """Writes the results into `rpt_data_quality` of the candidate, and `publication_info`."""
    # Dagster loads this module whenever it starts, and records nothing then.
    import duckdb

    with duckdb.connect(candidate) as connection:
        connection.execute("begin")
        connection.execute("delete from marts.rpt_data_quality")
        connection.execute("delete from marts.publication_info")
        connection.executemany(
            "insert into marts.rpt_data_quality values ('ALL', ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    result.check_name,
                    result.layer,
                    result.severity,
                    "passed" if result.passed else "failed",
                    result.failing_rows,
                    result.threshold,
                    result.explanation,
                )
                for result in results
            ],
        )
        connection.execute(
            "insert into marts.publication_info values (?, ?, ?, ?)",
            [
                datetime.now(UTC).replace(tzinfo=None),
                run_id,
                version("smart-customs-survey-warehouse"),
                inputs_sha256(connection),
            ],
        )
        connection.execute("commit")


def inputs_sha256(connection: "duckdb.DuckDBPyConnection") -> str:
    """A SHA-256 over the rows of all inputs, whatever their order: equal inputs give equal hashes."""
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where list_contains(?, schema_name) "
        "union all select schema_name, view_name from duckdb_views() where view_name = ? order by all",
        [list(INPUTS), LEDGER],
    ).fetchall()
    lines = []
    for schema, table in tables:
        # The parity of the rows' hashes alone would not notice a pair of equal rows; their sum does.
        ((rows, parity, total),) = connection.execute(
            "select count(*), bit_xor(md5_number(t::varchar)), sum(md5_number_lower(t::varchar)::hugeint) "
            f'from "{schema}"."{table}" as t'
        ).fetchall()
        lines.append(f"{schema}.{table} {rows} {parity} {total}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
