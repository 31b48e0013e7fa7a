"""What stands out in a wave: rules, each of which makes one sentence, or nothing where it does not hold.

Of a wave with reconstructed answers a rule uses only what the official report prints: its numbers, and the orders that it gives.
Of a collected wave it uses numbers that are public, and an order that is certain: by the range of places, or by intervals that
do not meet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from smart_customs.products.report.claims import claimed, items, orders
from smart_customs.products.report.naming import in_sentence
from smart_customs.products.report.numbers import Numbers, listed
from smart_customs.products.report.public_tables import PublicTables, Row, by_rank
from smart_customs.products.report.words import filled

PARTICIPATION, STRATEGY = "fct_participation_by_region", "fct_it_strategy_by_region"
MATURITY, ADOPTION = "fct_maturity_by_region", "fct_technology_adoption_by_region"
POTENTIAL, IMPACT = "fct_development_potential_by_region", "fct_impact_difficulty_by_region"
NEEDS, VOTES = "fct_capacity_needs_by_region", "fct_technology_votes_by_region"
DIMENSIONS, SELECTION = "fct_performance_contribution_by_region", "fct_technology_selection"
# Sentences on the first screen; the others are titles of charts alone.
MOST = 6


@dataclass(frozen=True)
class Finding:
    """A sentence, and the name of the chart that shows what it says."""

    name: str
    exhibit: str
    sentence: Markup


@dataclass(frozen=True)
class Wave:
    """What rules read: the public tables of a wave, and how its language names items and prints numbers."""

    tables: PublicTables
    numbers: Numbers
    words: Mapping[str, Any]

    def number(self, table: str, row: Row | None, column: str, kind: str = "count") -> Markup | None:
        """The number, or None where there is none that may stand in a headline."""
        is_usable = row is not None and (not self.tables.reconstructed or column in row["official_columns"].split())
        return self.numbers.inline(table, row, column, kind) if is_usable else None

    def name(self, column: str, code: Any) -> Markup:
        """The label of a code as it stands in a sentence."""
        return Markup('<span class="label">{}</span>').format(in_sentence(self.tables, self.words, column, code))

    def names(self, column: str, codes: list[Any]) -> Markup:
        """The labels of codes as a list in a sentence."""
        return listed([self.name(column, code) for code in codes], self.tables.language)

    def highest(self, table: str, item: str, column: str, rows: list[Row], rank: str | None = None) -> Row | None:
        """The row of which it is certain that its number is the highest of all."""
        if not rows or any(row[column] is None for row in rows):
            return None
        if self.tables.reconstructed:
            found = self.first_of_the_report(table, item, column, rows)
            return found[0] if len(found) == 1 else None
        first, *others = sorted(rows, key=lambda row: -row[column])
        if rank:
            return first if first["rank_high"] == 1 and all(row[rank] != 1 for row in others) else None
        ends = [(first["ci_low"], row["ci_high"]) for row in others]
        return first if all(None not in (low, high) and high < low for low, high in ends) else None

    def most_adopted(self) -> Row | None:
        """The technology of which it is certain that most have adopted it."""
        rows = self.tables.rows(ADOPTION, region_code="ALL", adoption_status="adopted")
        return self.highest(ADOPTION, "technology_code", "item_count", rows)

    def most_potential(self) -> Row | None:
        """The technology of which it is certain that it has most development potential."""
        rows = self.tables.rows(POTENTIAL, region_code="ALL")
        return self.highest(POTENTIAL, "technology_code", "item_count", rows, "potential_rank")

    def first_of_the_report(self, table: str, item: str, column: str, rows: list[Row]) -> list[Row]:
        """The rows with the highest numbers, as many as an order of the official report has at its first place."""
        ordered = sorted((row for row in rows if row[column] is not None), key=lambda row: -row[column])
        for first, *_ in orders(self.tables, table, column):
            rows = ordered[: len(first)]
            if {self.tables.code_in_claims(item, row[item]) for row in rows} == set(first):
                return rows
        return []


def find(tables: PublicTables, numbers: Numbers, words: Mapping[str, Any]) -> list[Finding]:
    """The findings of a wave, the most telling first."""
    wave, found = Wave(tables, numbers, words), []
    for name, (rule, exhibit) in RULES.items():
        if (values := rule(wave)) is None:
            continue
        # The fuller sentence, if there are the numbers for it.
        sentence = next((said for text in words["findings"][name] if (said := filled(text, values))), None)
        if sentence:
            found.append(Finding(name, exhibit, sentence))
    return found


def prevails(wave: Wave) -> Mapping[str, Any] | None:
    """More is on trial or planned than adopted, over all technologies."""
    if wave.tables.reconstructed:
        return {} if "adopted" in claimed(wave.tables, POTENTIAL, "item_count") else None
    planned, adopted = (
        [row["item_count"] for row in rows]
        for rows in (
            wave.tables.rows(POTENTIAL, region_code="ALL"),
            wave.tables.rows(ADOPTION, region_code="ALL", adoption_status="adopted"),
        )
    )
    if not planned or None in (*planned, *adopted) or sum(planned) <= sum(adopted):
        return None
    return {
        "planned": wave.numbers.worked_out("planned_in_all", sum(planned), "count"),
        "adopted": wave.numbers.worked_out("adopted_in_all", sum(adopted), "count"),
    }


def promising(wave: Wave) -> Mapping[str, Any] | None:
    """The technologies that join a high impact with a moderate difficulty."""
    rows = by_rank(wave.tables.rows(IMPACT, region_code="ALL"), "impact_rank")
    if wave.tables.reconstructed:
        best = wave.first_of_the_report(IMPACT, "technology_code", "mean_impact", rows)
        easier = {code for order in orders(wave.tables, IMPACT, "mean_difficulty") if len(order) > 1 for code in order[-1]}
        codes = [row["technology_code"] for row in best if row["technology_code"] in easier]
    else:
        third = len(rows) // 3
        ends = ("impact_rank_high", "difficulty_rank_low")
        known = [row for row in rows if all(row[end] is not None for end in ends)]
        codes = [
            row["technology_code"]
            for row in known
            if row["impact_rank_high"] <= third and row["difficulty_rank_low"] > third
        ]  # fmt: skip
    return {"technologies": wave.names("technology_code", codes)} if codes else None


def need(wave: Wave) -> Mapping[str, Any] | None:
    """The need named most."""
    rows = wave.tables.rows(NEEDS, region_code="ALL")
    row = wave.highest(NEEDS, "capacity_need_code", "item_count", rows, "need_rank")
    return row and {
        "need": wave.name("capacity_need_code", row["capacity_need_code"]),
        "share": wave.number(NEEDS, row, "share", "percent"),
    }


def maturity(wave: Wave) -> Mapping[str, Any] | None:
    """The level of maturity named most."""
    row = wave.highest(MATURITY, "maturity_level", "share", wave.tables.rows(MATURITY, region_code="ALL"))
    return row and {
        "level": wave.name("maturity_level", row["maturity_level"]),
        "share": wave.number(MATURITY, row, "share", "percent"),
    }


def gap(wave: Wave) -> Mapping[str, Any] | None:
    """The regions with the highest and the lowest rate of participation, as far as the printed rates tell them apart."""
    rows = sorted(wave.tables.rows(PARTICIPATION), key=lambda row: -(row["submission_rate"] or 0))
    rows = [row for row in rows if row["region_code"] != "ALL"]
    printed = [wave.number(PARTICIPATION, row, "submission_rate", "percent") for row in rows]
    texts = [number and number.striptags() for number in printed]
    if None in texts or len(texts) < 2 or texts.count(texts[0]) > 1 or texts.count(texts[-1]) > 1:
        return None
    return {
        "first": wave.name("region_code", rows[0]["region_code"]),
        "first_rate": printed[0],
        "last": wave.name("region_code", rows[-1]["region_code"]),
        "last_rate": printed[-1],
    }


def focus(wave: Wave) -> Mapping[str, Any] | None:
    """The technologies in focus."""
    codes = in_focus(wave.tables)
    return {"technologies": wave.names("technology_code", codes)} if codes else None


def strategy(wave: Wave) -> Mapping[str, Any] | None:
    """How many have an IT strategy."""
    row = wave.tables.row(STRATEGY, region_code="ALL")
    return {"share": wave.number(STRATEGY, row, "share", "percent")}


def adopted(wave: Wave) -> Mapping[str, Any] | None:
    """The technology adopted most."""
    row = wave.most_adopted()
    return row and {
        "technology": wave.name("technology_code", row["technology_code"]),
        "count": wave.number(ADOPTION, row, "item_count"),
    }


def potential(wave: Wave) -> Mapping[str, Any] | None:
    """The technology with most development potential."""
    row = wave.most_potential()
    return row and {
        "technology": wave.name("technology_code", row["technology_code"]),
        "count": wave.number(POTENTIAL, row, "item_count"),
    }


def votes(wave: Wave) -> Mapping[str, Any] | None:
    """The technology that most Members want to be studied."""
    rows = wave.tables.rows(VOTES, region_code="ALL")
    row = wave.highest(VOTES, "technology_code", "item_count", rows, "vote_rank")
    return row and {
        "technology": wave.name("technology_code", row["technology_code"]),
        "count": wave.number(VOTES, row, "item_count"),
    }


def dimensions(wave: Wave) -> Mapping[str, Any] | None:
    """The dimensions of Customs performance that technology serves most."""
    rows = wave.tables.rows(DIMENSIONS, region_code="ALL", pmm_outcome_code="ALL")
    if wave.tables.reconstructed:
        best = wave.first_of_the_report(DIMENSIONS, "pmm_dimension_code", "item_count", rows)
    else:
        row = wave.highest(DIMENSIONS, "pmm_dimension_code", "item_count", rows, "contribution_rank")
        best = [row] if row else []
    codes = [row["pmm_dimension_code"] for row in best]
    return {"dimensions": wave.names("pmm_dimension_code", codes)} if codes else None


def in_focus(tables: PublicTables) -> list[str]:
    """The technologies that are selected, the best first; of a reconstructed wave those that the report names."""
    rows = by_rank([row for row in tables.rows(SELECTION) if row["is_selected"]], "selection_rank")
    codes = [row["technology_code"] for row in rows]
    if tables.reconstructed:
        named = {code for text in claimed(tables, SELECTION, "is_selected") for code in items(text)}
        return [code for code in codes if code in named]
    return codes


# Rule -> the chart that shows what it finds. In this order they stand on the page.
RULES: Mapping[str, tuple[Callable[[Wave], Mapping[str, Any] | None], str]] = {
    "prevails": (prevails, "status"),
    "promising": (promising, "impact"),
    "need": (need, "needs"),
    "maturity": (maturity, "levels"),
    "gap": (gap, "rate"),
    "focus": (focus, "selection"),
    "strategy": (strategy, "strategy"),
    "adopted": (adopted, "status"),
    "potential": (potential, "potential"),
    "votes": (votes, "votes"),
    "dimensions": (dimensions, "dimensions"),
}
