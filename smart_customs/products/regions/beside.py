"""What a page compares: for each topic its items, with the row of the region and the row of all Members.

Everything comes from the public tables. A count that was left out still says between which counts it lies, where its table tells
that (docs/adr/0023).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smart_customs.products.report.public_tables import PublicTables, Row

PARTICIPATION, STRATEGY = "fct_participation_by_region", "fct_it_strategy_by_region"
VOTES, USE = "fct_technology_votes_by_region", "fct_technology_use_by_region"
POTENTIAL, NEEDS = "fct_development_potential_by_region", "fct_capacity_needs_by_region"
MATURITY = "fct_maturity_by_region"


@dataclass(frozen=True)
class Topic:
    """A table of the page. `item`: the column of what a row is about; `ends`: the columns of the scale, of a mean."""

    name: str
    table: str
    item: str
    where: Mapping[str, Any]
    column: str = "share"
    ends: tuple[str, str] | None = None
    is_ordered: bool = True


TECHNOLOGY, IMPACT = "technology_code", "fct_impact_difficulty_by_region"
TOPICS = (
    Topic("use", USE, TECHNOLOGY, {}),
    Topic("potential", POTENTIAL, TECHNOLOGY, {}),
    Topic("votes", VOTES, TECHNOLOGY, {}),
    Topic("needs", NEEDS, "capacity_need_code", {}),
    Topic("impact", IMPACT, TECHNOLOGY, {}, "mean_impact", ("impact_min", "impact_max")),
    Topic("difficulty", IMPACT, TECHNOLOGY, {}, "mean_difficulty", ("difficulty_min", "difficulty_max")),
    Topic("maturity", MATURITY, "maturity_level", {}, is_ordered=False),
    Topic("performance", "fct_performance_contribution_by_region", "pmm_dimension_code", {"pmm_outcome_code": "ALL"}),
)
OF_TABLE = {topic.table: topic for topic in TOPICS}


@dataclass(frozen=True)
class Pair:
    """An item of a topic: the row of the region, and that of all Members."""

    topic: Topic
    region: Row
    whole: Row

    @property
    def code(self) -> Any:
        """The item's code."""
        return self.region[self.topic.item]

    @property
    def at_least(self) -> int:
        """The fewest that the region's count can be."""
        return self.region["count_at_least"] or 0

    @property
    def at_most(self) -> int:
        """The most that the region's count can be."""
        told = self.region["count_at_most"]
        return self.region["item_base"] if told is None else told

    @property
    def shown(self) -> str:
        """How the region's number is shown: `exact`, as a `range`, `masked`, or `none` where nobody answered."""
        if self.region[self.topic.column] is not None:
            return "exact"
        if not self.region["is_suppressed"]:
            return "none"
        return "range" if self.topic.ends is None and self.region["count_at_least"] is not None else "masked"


def pairs(tables: PublicTables, topic: Topic, region: str) -> list[Pair]:
    """The items of a topic, by the number of all Members; in the order of their list where they are steps of one."""
    whole = {row[topic.item]: row for row in tables.rows(topic.table, region_code="ALL", **topic.where)}
    rows = tables.rows(topic.table, region_code=region, **topic.where)
    found = [Pair(topic, row, whole[row[topic.item]]) for row in rows]
    if not topic.is_ordered:
        return found
    return sorted(found, key=lambda pair: -(pair.whole[topic.column] or 0))


def all_pairs(tables: PublicTables, region: str) -> Iterator[Pair]:
    """The items of all topics."""
    for topic in TOPICS:
        yield from pairs(tables, topic, region)
