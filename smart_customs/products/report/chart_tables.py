"""The table under each chart: which columns in which order, and of which cell of the public tables each number is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from smart_customs.products.report.numbers import Numbers, printed_day
from smart_customs.products.report.public_tables import PublicTables, Row, key_of

# Columns that hold a code or a day, in the order in which they open a table.
HEADS = (
    "submitted_on", "pmm_dimension_code", "pmm_outcome_code", "technology_code", "adoption_status", "maturity_level",
    "capacity_need_code", "engagement_code", "agency_type", "survey_code", "measure_code", "item_code", "region_code",
)  # fmt: skip
# Heading -> its columns (two make a range), and how they are printed. Tables show those that they have, in this order.
NUMBERS = {
    "members": (("members",), "count"),
    "submissions": (("submissions",), "count"),
    "submissions_to_date": (("submissions_to_date",), "count"),
    "submission_rate": (("submission_rate",), "percent"),
    "post_stratification_weight": (("post_stratification_weight",), "weight"),
    "item_base": (("item_base",), "count"),
    "item_count": (("item_count",), "count"),
    "share": (("share",), "percent"),
    "share_weighted": (("share_weighted",), "percent"),
    "interval": (("ci_low", "ci_high"), "percent"),
    "census": (("census_low", "census_high"), "percent"),
    "impact_base": (("impact_base",), "count"),
    "mean_impact": (("mean_impact",), "score"),
    "difficulty_base": (("difficulty_base",), "count"),
    "mean_difficulty": (("mean_difficulty",), "score"),
    "votes": (("votes",), "count"),
    "vote_rank": (("vote_rank",), "count"),
    "development_potential": (("development_potential",), "count"),
    "impact_rank": (("impact_rank",), "count"),
    "difficulty_rank": (("difficulty_rank",), "count"),
    "impact_places": (("impact_rank_low", "impact_rank_high"), "count"),
    "difficulty_places": (("difficulty_rank_low", "difficulty_rank_high"), "count"),
    "potential_rank": (("potential_rank",), "count"),
    "rate_rank": (("rate_rank",), "count"),
    "need_rank": (("need_rank",), "count"),
    "contribution_rank": (("contribution_rank",), "count"),
    "places": (("rank_low", "rank_high"), "count"),
    "selection_rank": (("selection_rank",), "count"),
    "selected_share": (("selected_share",), "fine_percent"),
    "previous_value": (("previous_value",), "percent"),
    "current_value": (("current_value",), "percent"),
    "change": (("change",), "points"),
} | {
    name: ((name,), "count")
    for name in (
        "records_read", "rejected", "test", "incomplete", "unknown_member", "outside_fieldwork", "superseded", "counted", "late",
        "set_aside_answers",
    )
}  # fmt: skip
CODES = ("phase", "quadrant", "merged_into", "is_selected", "is_significant")


@dataclass(frozen=True)
class Html:
    """A table of the publication: its name, headings (`numeric`: those over numbers), and for each row its key and its cells."""

    name: str
    headings: list[str]
    numeric: range
    rows: list[tuple[str, list[Markup]]]


def table(tables: PublicTables, numbers: Numbers, words: Mapping[str, Any], name: str, rows: list[Row]) -> Html:
    """The rows as markup; a column of `ALL` alone is dropped."""
    columns = set(rows[0]) if rows else set()
    single = {column for column in ("region_code",) if {row.get(column) for row in rows} == {"ALL"}}
    if rows and "pmm_outcome_code" in columns and {row["pmm_outcome_code"] for row in rows} == {"ALL"}:
        single.add("pmm_outcome_code")
    heads = [column for column in HEADS if column in columns and column not in single]
    codes = [column for column in CODES if column in columns]
    shown = [heading for heading, (parts, _) in NUMBERS.items() if set(parts) <= columns]
    headings = [words["columns"].get(heading) or words["columns"]["rank"] for heading in [*heads, *shown, *codes]]
    body = []
    for row in rows:
        cells = [Markup('<th scope="row">{}</th>').format(_head(tables, words, row, heads[0]))] if heads else []
        cells += [Markup("<td>{}</td>").format(_head(tables, words, row, column)) for column in heads[1:]]
        for heading in shown:
            parts, kind = NUMBERS[heading]
            cells.append(Markup('<td class="num">{}</td>').format(_range(numbers, row, parts, kind)))
        cells += [Markup("<td>{}</td>").format(_code(tables, words, row, column)) for column in codes]
        body.append((urlencode(key_of(row)), cells))
    return Html(name, headings, range(len(heads), len(heads) + len(shown)), body)


def code_label(tables: PublicTables, words: Mapping[str, Any], column: str, code: object) -> str:
    """The label of a code, from the lists of the publication or, for those without a list, from the wording."""
    own = words["codes"].get(column, {})
    return own.get(str(code).lower(), own.get(str(code))) or tables.label(column, code)


def item_label(tables: PublicTables, words: Mapping[str, Any], row: Row, column: str) -> str:
    """What the row is about: the label of its code; an outcome `ALL` is its dimension."""
    if column == "pmm_outcome_code" and row[column] == "ALL":
        return tables.label("pmm_dimension_code", row["pmm_dimension_code"])
    return code_label(tables, words, column, row[column])


def _head(tables: PublicTables, words: Mapping[str, Any], row: Row, column: str) -> Markup:
    if column == "submitted_on":
        return Markup('<time datetime="{}">{}</time>').format(row[column].isoformat(), printed_day(row[column], tables.language))
    label = item_label(tables, words, row, column)
    return Markup('<span class="label" data-c="{}">{}</span>').format(column, label)


def _range(numbers: Numbers, row: Row, parts: tuple[str, ...], kind: str) -> Markup:
    return numbers.range(row, parts[0], parts[1], kind) if len(parts) == 2 else numbers.cell(row, parts[0], kind)


def _code(tables: PublicTables, words: Mapping[str, Any], row: Row, column: str) -> Markup:
    value = row[column]
    if value is None:
        return Markup("")
    text = tables.label("technology_code", value) if column == "merged_into" else code_label(tables, words, column, value)
    return Markup('<span class="label" data-c="{}">{}</span>').format(column, text)
