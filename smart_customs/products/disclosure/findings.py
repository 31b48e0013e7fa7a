"""What of checks and of compared claims may be shown: rules in words, and numbers that are printed anyway.

A finding is a sentence with numbers, whose row may be one that is suppressed. So of a check on a table under disclosure control,
or behind the marts, only the rule is shown, and that it passed where nothing would have been published otherwise. Of a claim
about a region the comparison is left out; of other claims the computed value is shown where it is the report's own.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from smart_customs.products.disclosure.classification import Mart, Marts, controlled
from smart_customs.publication.rules import rules

# Layers whose tables are lists in git.
OPEN_LAYERS = ("reference", "codebook")


@dataclass(frozen=True)
class Findings:
    """`rules`: (layer, table.check) -> the rule in words. `open_claims`: (wave, claim) -> whether its numbers hold no answers."""

    rules: Mapping[tuple[str, str], str]
    open_claims: Mapping[tuple[str, str], bool]

    @classmethod
    def read(cls, manifest: Mapping[str, Any], marts: Marts, reference: Path) -> "Findings":
        """From dbt's manifest, the suites of expectations and the list of claims in the folder `reference`."""
        return cls(rules(manifest), dict(_open_claims(marts, reference)))

    def remember(self, db: duckdb.DuckDBPyConnection, there: list[Mart]) -> None:
        """Tables in the schema `state`: `rules` in words, `claims` to be shown, `open_tables` without numbers of answers."""
        db.execute("create table state.rules (layer varchar, check_name varchar, says varchar)")
        db.execute("create table state.claims (wave_id varchar, claim_id varchar, holds_no_answers boolean)")
        db.execute("create table state.open_tables (name varchar)")
        names = {mart.name: mart for mart in there}
        for table, rows in (
            ("rules", [(*key, says) for key, says in self.rules.items()]),
            ("claims", [(*key, is_free) for key, is_free in self.open_claims.items()]),
            ("open_tables", [(name,) for name in sorted(names.keys() - controlled(names))]),
        ):
            if rows:
                db.executemany(f"insert into state.{table} values ({', '.join('?' * len(rows[0]))})", rows)

    @staticmethod
    def columns(mart: Mart) -> tuple[dict[str, str], str]:
        """Column -> the SQL that replaces it in a table of `checks` or `claims`, and what has to be joined for that."""
        return _check_columns() if mart.kind == "checks" else _claim_columns()


def _open_claims(marts: Marts, reference: Path) -> Iterator[tuple[tuple[str, str], bool]]:
    """Claims about all Members, and those whose measures hold no answers."""
    for mart in (mart for mart in marts.values() if mart.kind == "claims"):
        with (reference / f"{mart.says['claims']}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                is_free = row["measure"] in mart.says["open_measures"]
                # An order without a region orders the regions.
                if is_free or row["region_code"] == "ALL" or (not row["region_code"] and row["claim_kind"] != "order"):
                    yield (row["wave_id"], row["claim_id"]), is_free


def _check_columns() -> tuple[dict[str, str], str]:
    layers = ", ".join(f"'{layer}'" for layer in OPEN_LAYERS)
    is_open = f"(fact.layer in ({layers}) or fact.layer = 'marts' and open_tables.name is not null)"
    return {
        # A critical check that fails keeps everything from being published; whether another one did can tell of a number.
        "status": f"case when {is_open} or fact.severity = 'critical' then fact.status end",
        "failing_rows": f"case when {is_open} then fact.failing_rows end",
        "explanation": f"case when {is_open} then fact.explanation else rules.says end",
        "is_suppressed": f"not {is_open} and fact.severity <> 'critical'",
    }, (
        "left join state.open_tables as open_tables on open_tables.name = split_part(fact.check_name, '.', 1)"
        " left join state.rules as rules on rules.layer = fact.layer and rules.check_name = fact.check_name"
    )


def _claim_columns() -> tuple[dict[str, str], str]:
    shown = "(claims.holds_no_answers or claims.claim_id is not null and fact.computed_value = fact.published_value)"
    return {
        "computed_value": f"case when {shown} then fact.computed_value end",
        "difference": f"case when {shown} then fact.difference end",
        "verdict": "case when claims.claim_id is not null then fact.verdict end",
        "explanation": "case when claims.claim_id is not null then fact.explanation end",
        "is_suppressed": f"fact.computed_value is not null and not coalesce({shown}, false)",
    }, "left join state.claims as claims on claims.wave_id = fact.wave_id and claims.claim_id = fact.claim_id"
