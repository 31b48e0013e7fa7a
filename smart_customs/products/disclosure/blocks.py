"""The publication's tables as blocks of linked cells: who adds up to what, and what is printed beside it.

A cell is one row: (table, row id). What a reader is taken to know of every row, suppressed or not: the number of submissions that
answered (its base), the Members of each region, that counts lie between 0 and the base and add up to `ALL`, the rule by which
cells are suppressed, and what the tables' YAML says of how counts hang together:

| in `config.meta.disclosure` | says |
|---|---|
| `each: one` | each submission that answered gave exactly one of the items |
| `each: some` | each gave at least one, and at most as many as the questionnaire has places for |
| `each: any` | nothing: each item stands for itself |
| `within` | columns within which the items hang together; all of the table where it is missing |
| `whole` | the item that was given by whoever gave another one of the same `within` |
| `sum_of` | the counts are sums of counts of another table |
| `ranges` | of a suppressed count it is told in which third of its base it lies (3), or in which half (2) |
| `comes_with: ranges` | the table is newer than releases that tell no ranges, and is left out of those |
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, cast

import duckdb

from smart_customs.duckdb_files import identifier, literal
from smart_customs.products.disclosure import ranges
from smart_customs.products.disclosure.classification import Mart, Marts
from smart_customs.products.disclosure.rule import Rule
from smart_customs.products.disclosure.witness import Block, Number

Cell = tuple[str, int]
# Weighted shares are compared as whole millionths; rounding the coefficients errs by less than the margin, up to 400 submissions.
UNIT, MARGIN = 10**6, 200


@dataclass(frozen=True)
class Row:
    """One row of a fact that counts. `members`: of its region. `printed_share`: what `ALL` may print, null over an empty base.

    `parts`: of a suppressed count it is told in which of so many parts of its base it lies; 0 where it is not.
    """

    cell: Cell
    region: str
    item: tuple[Any, ...]
    base: int
    count: int
    printed_share: float | None
    members: int
    parts: int = 0


# item -> region -> row
Rows = dict[tuple[Any, ...], dict[str, Row]]


def blocks(publication: duckdb.DuckDBPyConnection, marts: Marts, rule: Rule, waves: Collection[str]) -> Iterator[Block]:
    """Every block of some waves that has a primary cell. The connection has the publication's schema `marts` on its path."""
    there = {
        name for (name,) in publication.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
    }
    found = [mart for mart in marts.values() if mart.name in there]
    [members] = [mart for mart in found if mart.of("members")]
    counted = {mart.name: _counted_rows(publication, mart, members, waves) for mart in found if mart.kind == "counts"}
    for wave in sorted({wave for waves in counted.values() for wave in waves}):
        yield from _counted_blocks({marts[table]: waves.get(wave, {}) for table, waves in counted.items()}, rule)
    for mart in found:
        if mart.kind == "scores":
            yield from _score_blocks(publication, mart, rule, waves)
        if mart.kind == "totals":
            yield from _total_blocks(publication, mart, rule, waves)


def _counted_rows(publication: duckdb.DuckDBPyConnection, mart: Mart, members: Mart, chosen: Collection[str]) -> dict[str, Rows]:
    """wave -> item -> region -> row."""
    waves: dict[str, Rows] = defaultdict(lambda: defaultdict(dict))
    columns = "".join(f", fact.{identifier(column)}" for column in mart.items)
    numbers = ", ".join(f"fact.{identifier(mart.one(kind))}" for kind in ("base", "count"))
    for wave, row_id, region, base, count, share, of_region, *item in publication.execute(
        f"select fact.wave_id, fact.rowid, fact.region_code, {numbers}, round(fact.{identifier(mart.one('weighted'))}, 2),"
        f" members.{identifier(members.one('members'))}{columns}"
        f" from {identifier(mart.name)} as fact inner join {identifier(members.name)} as members using (wave_id, region_code)"
        f" where list_contains(?, fact.wave_id) order by fact.wave_id{columns}, fact.region_code",
        [list(chosen)],
    ).fetchall():
        row = Row((mart.name, row_id), region, tuple(item), base, count, share, of_region, mart.says.get("ranges", 0))
        waves[wave][row.item][region] = row
    return waves


def _counted_blocks(facts: dict[Mart, Rows], rule: Rule) -> Iterator[Block]:
    """The blocks of one wave: the items of each group of each fact, together with the sums that are made of them."""
    groups = {mart: _groups(mart, items) for mart, items in facts.items()}
    # By name: what the solver finds depends on the order of the numbers, and that of the manifest is nobody's choice.
    with_sums = sorted((mart for mart in facts if "sum_of" in mart.says), key=lambda mart: mart.name)
    sums = {mart: mart.says["sum_of"]["table"] for mart in with_sums}
    summed = {(table, item) for mart, table in sums.items() for item in facts[mart]}
    for mart, of_mart in groups.items():
        for group, rows in of_mart.items():
            if any(other.name == sums.get(mart) and group in groups[other] for other in groups):
                continue
            counts = _Counts(mart, rows, rule)
            if (mart.name, group) in summed:
                for total in (total for total, table in sums.items() if table == mart.name):
                    counts.add_sum(total, facts[total][group])
            yield from counts.result()


def _groups(mart: Mart, items: Rows) -> dict[tuple[Any, ...], Rows]:
    """The items that hang together, by their values of `within`; each item by itself where nothing connects it to others."""
    within = mart.says.get("within", [])
    alone = mart.says["each"] == "any" and "whole" not in mart.says
    groups: dict[tuple[Any, ...], Rows] = defaultdict(dict)
    for item, rows in items.items():
        group = item if alone else tuple(item[mart.items.index(column)] for column in within)
        groups[group][item] = rows
    return groups


class _Counts:
    """A block of counts, and where each row's number stands in it."""

    def __init__(self, mart: Mart, items: Rows, rule: Rule) -> None:
        self.mart, self.items, self.rule = mart, items, rule
        self.block = Block()
        self.at: dict[Cell, int] = {}
        for rows in items.values():
            self._add(rows)
        self.regions = sorted({region for rows in items.values() for region in rows} - {"ALL"})
        if "whole" in mart.says:
            self._relate_to_whole()
        elif mart.says["each"] == "one":
            self._relate_each_to_one()
        elif mart.says["each"] == "some":
            self._relate_each_to_some()

    def add_sum(self, total: Mart, sums: dict[str, Row]) -> None:
        """Adds a row whose counts are the sums of those of some items, as the YAML of its table `total` says."""
        column, values = total.says["sum_of"]["column"], total.says["sum_of"]["values"]
        parts = [rows for item, rows in self.items.items() if item[self.mart.items.index(column)] in values]
        self._add(sums)
        for region in self.regions:
            self._relate([*((part, 1) for part in parts), (sums, -1)], region, 0, 0)

    def result(self) -> Iterator[Block]:
        """The block, if anything in it is to be protected."""
        if self.block.primary:
            yield self.block

    def _add(self, rows: dict[str, Row]) -> None:
        """Adds an item: its regions add up to `ALL`, which also prints its weighted share to two decimals."""
        for row in rows.values():
            low, high = ranges.known(row.count, row.base, row.parts, self.rule.least)
            number = Number(row.cell, row.count, low, high, self.rule.of_count(row.base, row.members), (0, row.base))
            self.at[row.cell] = self.block.add(number)
        whole = rows["ALL"]
        self.block.whole_membership.add(whole.cell)
        parts = [row for region, row in rows.items() if region != "ALL"]
        self.block.relate({self.at[row.cell]: 1 for row in parts} | {self.at[whole.cell]: -1}, 0, 0)
        answered = [row for row in parts if row.base]
        if answered:
            members = sum(row.members for row in answered)
            weights = {self.at[row.cell]: round(UNIT * row.members / members / row.base) for row in answered}
            printed = cast(float, whole.printed_share)
            low, high = round((printed - 0.005) * UNIT) + MARGIN, round((printed + 0.005) * UNIT) - MARGIN
            self.block.relate(weights, low, high, printed_in=whole.cell)

    def _relate(self, terms: list[tuple[dict[str, Row], int]], region: str, low: int, high: int) -> None:
        """A relation between rows of one region."""
        self.block.relate({self.at[rows[region].cell]: coefficient for rows, coefficient in terms}, low, high)

    def _base(self, region: str) -> int:
        return next(iter(self.items.values()))[region].base

    def _relate_each_to_one(self) -> None:
        for region in self.regions:
            self._relate([(rows, 1) for rows in self.items.values()], region, self._base(region), self._base(region))

    def _relate_each_to_some(self) -> None:
        """The publication tells neither the places nor whether every item was listed: the strictest that fits is assumed."""
        given = {region: sum(rows[region].count for rows in self.items.values()) for region in self.regions}
        bases = {region: self._base(region) for region in self.regions}
        places = max([1, *(-(-given[region] // bases[region]) for region in self.regions if bases[region])])
        fewest = 1 if all(given[region] >= bases[region] for region in self.regions) else 0
        for region in self.regions:
            self._relate([(rows, 1) for rows in self.items.values()], region, fewest * bases[region], places * bases[region])

    def _relate_to_whole(self) -> None:
        """Whoever gave a part gave the whole; and if only parts were asked, nobody gave the whole alone.

        The publication does not tell whether the whole was asked by itself: where the counts allow, it is taken not to have been.
        """
        column, value = self.mart.says["whole"]["column"], self.mart.says["whole"]["value"]
        place = self.mart.items.index(column)
        [whole] = [rows for item, rows in self.items.items() if item[place] == value]
        parts = [rows for item, rows in self.items.items() if item[place] != value]
        given_by_parts = parts and all(whole[r].count <= sum(rows[r].count for rows in parts) for r in self.regions)
        for region in self.regions:
            for rows in parts:
                self._relate([(whole, 1), (rows, -1)], region, 0, whole[region].base)
            if given_by_parts:
                terms = [(rows, 1) for rows in parts]
                self._relate([*terms, (whole, -1)], region, 0, len(parts) * whole[region].base)


def _score_blocks(publication: duckdb.DuckDBPyConnection, mart: Mart, rule: Rule, waves: Collection[str]) -> Iterator[Block]:
    """Means, as sums of scores: one item's regions add up to `ALL`, and a sum lies within the scale times the base."""
    scales = [(name, refers) for name, (found, refers) in mart.columns.items() if found == "mean_over"]
    chosen = "".join(
        f", fact.{refers['mean_over']}, fact.{refers['mean_over']} * fact.{name}"
        f", scale.{refers['lowest']}, scale.{refers['highest']}"
        for name, refers in scales
    )
    scale, items = mart.says["scale"], "".join(f", fact.{identifier(column)}" for column in mart.items)
    grouped: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for row_id, region, *rest in publication.execute(
        f"select fact.rowid, fact.region_code{chosen}, fact.wave_id{items} from {identifier(mart.name)} as fact"
        f" inner join {identifier(scale['table'])} as scale on fact.wave_id = scale.wave_id{_where('scale', scale['where'])}"
        f" where list_contains(?, fact.wave_id) order by fact.wave_id{items}, fact.region_code",
        [list(waves)],
    ).fetchall():
        numbers, key = rest[: 4 * len(scales)], rest[4 * len(scales) :]
        grouped[tuple(key)].append(((mart.name, row_id), region, numbers))
    for rows in grouped.values():
        block = Block(whole_membership={cell for cell, region, _ in rows if region == "ALL"})
        for place in range(0, 4 * len(scales), 4):
            _add_sums(block, [(cell, region, *numbers[place : place + 4]) for cell, region, numbers in rows], rule)
        if block.primary:
            yield block


def _add_sums(block: Block, rows: list[tuple[Any, ...]], rule: Rule) -> None:
    """Adds the sums of one scale: (cell, region, base, sum, lowest, highest score) exact or in thousandths."""
    rows = [row for row in rows if row[2]]
    steps = next((s for s in (1, 2, 4, 10, 100) if all(abs(row[3] * s - round(row[3] * s)) < 1e-6 for row in rows)), 1000)
    terms = {}
    for cell, region, base, total, lowest, highest in rows:
        # With thousandths, the sum of what was rounded: nothing but the regions' sums makes up that of `ALL`.
        truth = round(steps * total) if region != "ALL" else sum(round(steps * row[3]) for row in rows if row[1] != "ALL")
        low, high = round(steps * lowest * base), round(steps * highest * base)
        low, high = min(low, truth), max(high, truth)
        number = Number(cell, truth, low, high, rule.of_sum(base, low, high, steps))
        terms[block.add(number)] = 1 if region != "ALL" else -1
    if terms:
        block.relate(terms, 0, 0)


def _total_blocks(publication: duckdb.DuckDBPyConnection, mart: Mart, rule: Rule, chosen: Collection[str]) -> Iterator[Block]:
    """The counts of a wave add up to a number that another table prints."""
    total = mart.says["total"]
    waves: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for wave, row_id, count, whole in publication.execute(
        f"select fact.wave_id, fact.rowid, fact.{identifier(mart.one('count'))}, total.{identifier(total['column'])}"
        f" from {identifier(mart.name)} as fact inner join {identifier(total['table'])} as total"
        f" on fact.wave_id = total.wave_id{_where('total', total['where'])}"
        f" where list_contains(?, fact.wave_id)"
        f" order by fact.wave_id, {', '.join(f'fact.{identifier(column)}' for column in mart.items)}",
        [list(chosen)],
    ).fetchall():
        waves[wave].append(((mart.name, row_id), count, whole))
    for rows in waves.values():
        block = Block()
        terms = {block.add(Number(cell, count, 0, whole, rule.of_total())): 1 for cell, count, whole in rows}
        block.relate(terms, rows[0][2], rows[0][2])
        if block.primary:
            yield block


def _where(table: str, values: dict[str, Any]) -> str:
    return "".join(f" and {table}.{identifier(column)} = {literal(value)}" for column, value in values.items())
