"""The publication's tables as blocks of linked cells: who adds up to what, and what is printed beside it.

A cell is one row: (table, row id). What a reader is taken to know of every row, suppressed or not: the number of submissions that
answered (`item_base`), the Members of each region, that counts lie between 0 and the base and add up to `ALL`, and what the
comments below say of each table.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from smart_customs.products.disclosure.witness import Block, Number

# fact -> the columns of its item.
COUNTED = {
    "fct_engagement_by_region": ("engagement_code",),
    "fct_it_strategy_by_region": (),
    "fct_maturity_by_region": ("maturity_level",),
    "fct_technology_adoption_by_region": ("technology_code", "adoption_status"),
    "fct_development_potential_by_region": ("technology_code",),
    "fct_performance_contribution_by_region": ("pmm_dimension_code", "pmm_outcome_code"),
    "fct_capacity_needs_by_region": ("capacity_need_code",),
    "fct_technology_votes_by_region": ("technology_code",),
}
SCORED = "fct_impact_difficulty_by_region"
AGENCIES = "fct_partner_agency_submissions"

Cell = tuple[str, int]
# Weighted shares are compared as whole millionths; rounding the coefficients errs by less than the margin, up to 400 submissions.
UNIT, MARGIN = 10**6, 200


@dataclass(frozen=True)
class Row:
    """One row of a fact that counts. `members`: of its region. `printed_share`: what `ALL` may print, null over an empty base."""

    cell: Cell
    region: str
    item: tuple
    base: int
    count: int
    printed_share: float | None
    members: int

    def is_under(self, threshold: int) -> bool:
        """The count, its complement or the base says something about fewer than `threshold` submissions."""
        return any(0 < number < threshold for number in (self.count, self.base - self.count, self.base))


Rows = dict[tuple, dict[str, Row]]


def blocks(publication: duckdb.DuckDBPyConnection, threshold: int) -> Iterator[Block]:
    """Every block that has a primary cell. The connection has the publication's schema `marts` on its path."""
    facts = {table: _counted_rows(publication, table, items) for table, items in COUNTED.items()}
    for wave in sorted({wave for waves in facts.values() for wave in waves}):
        yield from _counted_blocks({table: waves.get(wave, {}) for table, waves in facts.items()}, threshold)
    yield from _score_blocks(publication, threshold)
    yield from _agency_blocks(publication, threshold)


def _counted_rows(publication: duckdb.DuckDBPyConnection, table: str, item_columns: tuple[str, ...]) -> dict[str, Rows]:
    """wave -> item -> region -> row."""
    waves: dict[str, Rows] = defaultdict(lambda: defaultdict(dict))
    columns = "".join(f", fact.{column}" for column in item_columns)
    for wave, row_id, region, base, count, share, members, *item in publication.execute(
        f"select fact.wave_id, fact.rowid, fact.region_code, item_base, item_count, round(share_weighted, 2), members{columns}"
        f" from {table} as fact inner join fct_participation_by_region using (wave_id, region_code)"
        f" order by fact.wave_id{columns}, fact.region_code"
    ).fetchall():
        waves[wave][tuple(item)][region] = Row((table, row_id), region, tuple(item), base, count, share, members)
    return waves


def _counted_blocks(facts: dict[str, Rows], threshold: int) -> Iterator[Block]:
    """The blocks of one wave."""
    for table in ("fct_engagement_by_region", "fct_it_strategy_by_region", "fct_capacity_needs_by_region"):
        for rows in facts[table].values():
            yield from _block([rows], threshold)
    yield from _block(list(facts["fct_maturity_by_region"].values()), threshold, adds_up=True)
    yield from _votes_block(list(facts["fct_technology_votes_by_region"].values()), threshold)
    potentials = facts["fct_development_potential_by_region"]
    for (technology,), potential in potentials.items():
        adoption = facts["fct_technology_adoption_by_region"]
        statuses = {status: rows for (of, status), rows in adoption.items() if of == technology}
        yield from _adoption_block(statuses, potential, threshold)
    contributions = facts["fct_performance_contribution_by_region"]
    for dimension in sorted({dimension for dimension, _ in contributions}):
        outcomes = [rows for (of, outcome), rows in contributions.items() if of == dimension and outcome != "ALL"]
        yield from _performance_block(contributions[dimension, "ALL"], outcomes, threshold)


class _Counts:
    """A block of counts, and where each row's number stands in it."""

    def __init__(self, items: list[dict[str, Row]], threshold: int) -> None:
        self.block, self.at = Block(), {}
        self.regions = sorted({region for rows in items for region in rows} - {"ALL"})
        for rows in items:
            for row in rows.values():
                self.at[row.cell] = self.block.add(Number(row.cell, row.count, 0, row.base))
                if row.is_under(threshold):
                    self.block.primary.add(row.cell)
            self.block.whole_membership.add(rows["ALL"].cell)
            self._relate_to_whole_membership(rows)

    def _relate_to_whole_membership(self, rows: dict[str, Row]) -> None:
        """Regions add up to `ALL`, which also prints its weighted share to two decimals."""
        whole = rows["ALL"]
        parts = [row for region, row in rows.items() if region != "ALL"]
        self.block.relate({self.at[row.cell]: 1 for row in parts} | {self.at[whole.cell]: -1}, 0, 0)
        answered = [row for row in parts if row.base]
        if answered:
            members = sum(row.members for row in answered)
            weights = {self.at[row.cell]: round(UNIT * row.members / members / row.base) for row in answered}
            low, high = round((whole.printed_share - 0.005) * UNIT) + MARGIN, round((whole.printed_share + 0.005) * UNIT) - MARGIN
            self.block.relate(weights, low, high, printed_in=whole.cell)

    def relate_in_region(self, terms: list[tuple[dict[str, Row], int]], region: str, low: int, high: int) -> None:
        """A relation between rows of one region."""
        self.block.relate({self.at[rows[region].cell]: coefficient for rows, coefficient in terms}, low, high)

    def result(self) -> Iterator[Block]:
        """The block, if anything in it is to be protected."""
        if self.block.primary:
            yield self.block


def _block(items: list[dict[str, Row]], threshold: int, *, adds_up: bool = False) -> Iterator[Block]:
    """Items of one question; `adds_up`: each submission chose exactly one of them."""
    counts = _Counts(items, threshold)
    if adds_up:
        for region in counts.regions:
            base = items[0][region].base
            counts.relate_in_region([(rows, 1) for rows in items], region, base, base)
    return counts.result()


def _adoption_block(statuses: dict[str, dict[str, Row]], potential: dict[str, Row], threshold: int) -> Iterator[Block]:
    """One technology: its statuses add up to the base, two of them to its development potential."""
    counts = _Counts([*statuses.values(), potential], threshold)
    for region in counts.regions:
        base = potential[region].base
        counts.relate_in_region([(rows, 1) for rows in statuses.values()], region, base, base)
        parts = [(statuses[status], 1) for status in ("under_development", "under_consideration")]
        counts.relate_in_region([*parts, (potential, -1)], region, 0, 0)
    return counts.result()


def _performance_block(dimension: dict[str, Row], outcomes: list[dict[str, Row]], threshold: int) -> Iterator[Block]:
    """Whoever named an outcome named its dimension; and if only outcomes were asked, nobody named the dimension alone.

    The publication does not tell whether the dimension was asked by itself: where the counts allow, it is taken not to have been.
    """
    counts = _Counts([dimension, *outcomes], threshold)
    named_by_outcomes = outcomes and all(dimension[r].count <= sum(rows[r].count for rows in outcomes) for r in counts.regions)
    for region in counts.regions:
        for rows in outcomes:
            counts.relate_in_region([(dimension, 1), (rows, -1)], region, 0, dimension[region].base)
        if named_by_outcomes:
            terms = [(rows, 1) for rows in outcomes]
            counts.relate_in_region([*terms, (dimension, -1)], region, 0, len(outcomes) * dimension[region].base)
    return counts.result()


def _votes_block(items: list[dict[str, Row]], threshold: int) -> Iterator[Block]:
    """Each submission named between one technology and as many as the questionnaire has places for.

    The publication tells neither the places nor whether every technology was listed: the strictest that fits is assumed.
    """
    counts = _Counts(items, threshold)
    votes = {region: sum(rows[region].count for rows in items) for region in counts.regions}
    bases = {region: items[0][region].base for region in counts.regions}
    places = max([1, *(-(-votes[region] // bases[region]) for region in counts.regions if bases[region])])
    fewest = 1 if all(votes[region] >= bases[region] for region in counts.regions) else 0
    for region in counts.regions:
        counts.relate_in_region([(rows, 1) for rows in items], region, fewest * bases[region], places * bases[region])
    return counts.result()


def _score_blocks(publication: duckdb.DuckDBPyConnection, threshold: int) -> Iterator[Block]:
    """Means, as sums of scores: one technology's regions add up to `ALL`, and a sum lies within the scale times the base."""
    technologies = defaultdict(list)
    for wave, technology, *rest in publication.execute(
        "select fact.wave_id, technology_code, fact.rowid, region_code, impact_base, impact_base * mean_impact,"
        " impact_min, impact_max, difficulty_base, difficulty_base * mean_difficulty, difficulty_min, difficulty_max"
        f" from {SCORED} as fact inner join dim_survey_wave as wave"
        " on fact.wave_id = wave.wave_id and wave.survey_code = 'member' order by fact.wave_id, technology_code, region_code"
    ).fetchall():
        technologies[wave, technology].append(rest)
    for rows in technologies.values():
        block = Block(whole_membership={(SCORED, row_id) for row_id, region, *_ in rows if region == "ALL"})
        for scale in (slice(2, 6), slice(6, 10)):
            _add_sums(block, [((SCORED, row[0]), row[1], *row[scale]) for row in rows], threshold)
        if block.primary:
            yield block


def _add_sums(block: Block, rows: list[tuple], threshold: int) -> None:
    """Adds the sums of one scale: (cell, region, base, sum, lowest, highest score) exact or in thousandths."""
    rows = [row for row in rows if row[2]]
    steps = next((s for s in (1, 2, 4, 10, 100) if all(abs(row[3] * s - round(row[3] * s)) < 1e-6 for row in rows)), 1000)
    terms = {}
    for cell, region, base, total, lowest, highest in rows:
        # With thousandths, the sum of what was rounded: nothing but the regions' sums makes up that of `ALL`.
        truth = round(steps * total) if region != "ALL" else sum(round(steps * row[3]) for row in rows if row[1] != "ALL")
        low, high = round(steps * lowest * base), round(steps * highest * base)
        terms[block.add(Number(cell, truth, min(low, truth), max(high, truth)))] = 1 if region != "ALL" else -1
        if base < threshold:
            block.primary.add(cell)
    if terms:
        block.relate(terms, 0, 0)


def _agency_blocks(publication: duckdb.DuckDBPyConnection, threshold: int) -> Iterator[Block]:
    """The kinds of partner agency add up to the submissions that the intake counted."""
    waves = defaultdict(list)
    for wave, row_id, submissions, counted in publication.execute(
        f"select fact.wave_id, fact.rowid, submissions, counted from {AGENCIES} as fact inner join rpt_intake as intake"
        " on fact.wave_id = intake.wave_id and intake.survey_code = 'partner_agency' order by fact.wave_id, agency_type"
    ).fetchall():
        waves[wave].append(((AGENCIES, row_id), submissions, counted))
    for rows in waves.values():
        block = Block(primary={cell for cell, submissions, _ in rows if 0 < submissions < threshold})
        terms = {block.add(Number(cell, submissions, 0, counted)): 1 for cell, submissions, counted in rows}
        block.relate(terms, rows[0][2], rows[0][2])
        if block.primary:
            yield block
