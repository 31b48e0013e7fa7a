"""The choice of further cells, on tables small enough to check by hand."""

import dataclasses
from pathlib import Path

import duckdb
import pytest

from smart_customs.paths import Home
from smart_customs.products.disclosure import Control, DisclosureError, write_public_tables
from smart_customs.products.disclosure.rule import Rule
from smart_customs.products.disclosure.witness import Block, Number, suppressed_cells
from smart_customs.products.make import control

PARTICIPATION = "submissions int, submission_rate double, post_stratification_weight double, rate_rank int"


def one_row(counts: dict[str, int], *, base: int = 20, primary: set[str] = frozenset(), rule: tuple = ()) -> Block:
    """Regions that add up to `ALL`, with the same base each. `primary`: whatever they count; `rule`: with which counts."""
    block = Block(whole_membership={"ALL"})
    ranges = {region: ((0, base),) if region in primary else rule for region in counts}
    at = {region: block.add(Number(region, count, 0, base, ranges[region])) for region, count in counts.items()}
    at["ALL"] = block.add(Number("ALL", sum(counts.values()), 0, base * len(counts)))
    block.relate({index: -1 if region == "ALL" else 1 for region, index in at.items()}, 0, 0)
    return block


def control_of_2030(folder: Path) -> Control:
    """The project's rules for a wave that was never released before."""
    return dataclasses.replace(control(Home(folder)), waves=frozenset({"2030"}))


def test_one_hidden_region_takes_the_smallest_other_one_along() -> None:
    block = one_row({"AMS": 2, "AP": 9, "ESA": 4, "EUR": 15}, primary={"AMS"})
    assert suppressed_cells(block, 2) == {"AMS", "ESA"}


def test_two_hidden_regions_hide_each_other() -> None:
    assert suppressed_cells(one_row({"AMS": 2, "AP": 1, "EUR": 15}, primary={"AMS", "AP"}), 2) == {"AMS", "AP"}


def test_a_region_that_cannot_give_way_is_no_help() -> None:
    """Both at their upper end: neither can grow as the other shrinks, so a third has to go."""
    block = one_row({"AMS": 2, "AP": 2, "EUR": 1}, base=2, primary={"AMS", "AP"})
    assert suppressed_cells(block, 2) == {"AMS", "AP", "EUR"}


def test_a_printed_share_that_allows_no_other_table_goes_with_its_row() -> None:
    block = one_row({"AMS": 2, "AP": 1}, primary={"AMS", "AP"})
    block.relate({0: 10, 1: 17}, 37, 37, printed_in="ALL")
    assert suppressed_cells(block, 2) == {"AMS", "AP", "ALL"}


def test_a_printed_share_keeps_its_row_if_another_table_rounds_to_it() -> None:
    block = one_row({"AMS": 2, "AP": 1}, primary={"AMS", "AP"})
    block.relate({0: 10, 1: 17}, 30, 44, printed_in="ALL")
    assert suppressed_cells(block, 2) == {"AMS", "AP"}


def test_a_number_that_nothing_can_hide_is_an_error() -> None:
    block = Block()
    block.relate({block.add(Number("only", 2, 0, 20, ((1, 2),))): 1}, 2, 2)
    with pytest.raises(DisclosureError, match="nothing hides only"):
        suppressed_cells(block, 2)


def test_width_takes_along_what_two_values_do_not_need() -> None:
    """AMS is 1 or 2 as long as AP, of which at most one said so, is all that hides it."""
    block = Block(whole_membership={"ALL"})
    numbers = [("AMS", 2, 20, ((1, 2),)), ("AP", 0, 1, ((0, 1),)), ("ESA", 9, 20, ()), ("EUR", 15, 20, ()), ("ALL", 26, 61, ())]
    at = {cell: block.add(Number(cell, count, 0, base, primary)) for cell, count, base, primary in numbers}
    block.relate({index: -1 if cell == "ALL" else 1 for cell, index in at.items()}, 0, 0)
    assert suppressed_cells(block, 2) == {"AMS", "AP"}
    assert suppressed_cells(block, 3) == {"AMS", "AP", "ESA"}


def test_a_table_that_the_rule_would_print_hides_nothing() -> None:
    """Of 2 and 3 out of 3, both 1s and 2s are told by the rule: without it AMS could be 2 or 3, with it 2 alone."""
    block = Block(whole_membership={"ALL"})
    numbers = [("AMS", 2, 2, 3, ((1, 2),)), ("AP", 4, 3, 4, ()), ("EUR", 9, 0, 20, ()), ("ALL", 15, 0, 60, ())]
    at = {cell: block.add(Number(cell, *number)) for cell, *number in numbers}
    block.relate({index: -1 if cell == "ALL" else 1 for cell, index in at.items()}, 0, 0)
    with pytest.raises(DisclosureError, match="nothing hides AMS"):
        suppressed_cells(block, 2)
    block.numbers[0] = Number("AMS", 2, 2, 3)
    block.numbers[1] = Number("AP", 4, 3, 4, ((3, 4),))
    assert suppressed_cells(block, 2) == {"AP", "AMS"}


@pytest.mark.parametrize(
    ("rule", "untold"),
    # AMS is one of 0 to 6, AP one of 7 to 13. If 3 is told by the rule, AMS is 1, 2 or 3; else 1 or 2, unless it may be 8.
    [(((1, 3),), set()), (((1, 2), (18, 19)), {"AMS", "AP", "EUR"})],
)
def test_ranges_that_would_leave_two_values_are_not_told(rule: tuple, untold: set[str]) -> None:
    block = Block(whole_membership={"ALL"})
    told = {"AMS": (2, 0, 6), "AP": (8, 7, 13), "EUR": (9, 7, 13)}
    at = {region: block.add(Number(region, *number, rule, (0, 20))) for region, number in told.items()}
    at["ALL"] = block.add(Number("ALL", 19, 0, 60))
    block.relate({index: -1 if region == "ALL" else 1 for region, index in at.items()}, 0, 0)
    assert suppressed_cells(block, 3) == {"AMS", "AP"}
    assert block.untold == untold


@pytest.mark.parametrize(
    ("base", "count", "is_primary"),
    [(20, 0, False), (20, 1, True), (20, 2, True), (20, 3, False), (20, 17, False), (20, 18, True), (20, 19, True)]
    + [(20, 20, False), (2, 0, True), (2, 2, True), (3, 0, False), (3, 3, False), (0, 0, False)],
)
def test_counts_complements_and_bases_below_three_are_primary(base: int, count: int, is_primary: bool) -> None:
    ranges = Rule(3, 2).of_count(base, 33)
    assert any(low <= count <= high for low, high in ranges) is is_primary


def test_of_a_base_that_the_rule_leaves_too_few_values_everything_is_primary() -> None:
    """Of three that answered, 1 and 2 are told by the rule: whoever sees the cell gone would know it is one of two values."""
    assert Rule(3, 3).of_count(3, 33) == ((0, 3),)
    assert Rule(3, 3).of_count(4, 33) == ((1, 2), (2, 3))


def test_a_region_in_which_all_members_answered_alike_is_primary() -> None:
    assert Rule(3, 3).of_count(9, 9) == ((1, 2), (7, 8), (0, 0), (9, 9))
    assert Rule(3, 3).of_count(9, 10) == ((1, 2), (7, 8))
    assert Rule(1, 3).of_count(9, 9) == ()


@pytest.mark.parametrize("low", [0, -1])
def test_a_threshold_or_width_below_one_is_refused(low: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"disclosure_threshold must be a whole number of 1 or more, found {low}"):
        dataclasses.replace(control_of_2030(tmp_path), threshold=low)
    with pytest.raises(ValueError, match=f"disclosure_width must be a whole number of 1 or more, found {low}"):
        dataclasses.replace(control_of_2030(tmp_path), width=low)


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """The shape of every mart that disclosure control reads, empty but for IT strategy in three regions."""
    path = tmp_path / "publication.duckdb"
    estimates = "item_base int, item_count int, " + ", ".join(
        f"{name} double"
        for name in ("share", "share_weighted", "standard_error", "ci_low", "ci_high", "census_low", "census_high")
    )
    grain = "wave_id varchar, region_code varchar, "
    with duckdb.connect(path) as db:
        db.execute("create schema marts; use marts")
        for fact, item, rank in (
            ("engagement", "engagement_code varchar, ", ""),
            ("it_strategy", "", ""),
            ("maturity", "maturity_level int, ", ""),
            ("technology_adoption", "technology_code varchar, adoption_status varchar, ", ""),
            ("development_potential", "technology_code varchar, ", ", potential_rank int"),
            ("performance_contribution", "pmm_dimension_code varchar, pmm_outcome_code varchar, ", ", contribution_rank int"),
            ("capacity_needs", "capacity_need_code varchar, ", ", need_rank int"),
            ("technology_votes", "technology_code varchar, ", ", vote_rank int"),
        ):
            db.execute(f"create table fct_{fact}_by_region ({grain}{item}{estimates}{rank})")
        scores = "impact_base int, mean_impact double, difficulty_base int, mean_difficulty double"
        ranks = "impact_rank int, difficulty_rank int, quadrant varchar"
        db.execute(f"create table fct_impact_difficulty_by_region ({grain}technology_code varchar, {scores}, {ranks})")
        db.execute("create table fct_partner_agency_submissions (wave_id varchar, agency_type varchar, submissions int)")
        db.execute("create table rpt_intake (wave_id varchar, survey_code varchar, counted int)")
        limits = ", ".join(f"{scale}_{end} double" for scale in ("impact", "difficulty") for end in ("min", "max"))
        db.execute(f"create table dim_survey_wave (wave_id varchar, survey_code varchar, {limits})")
        db.execute(f"create table fct_participation_by_region ({grain}members int, {PARTICIPATION})")
        db.execute("comment on table fct_it_strategy_by_region is 'One row per wave and region.'")
        db.execute("comment on column fct_it_strategy_by_region.item_count is 'Who has one; it''s a count.'")
        for region, members, base, count in (("AMS", 30, 20, 2), ("AP", 30, 20, 8), ("EUR", 40, 20, 9), ("ALL", 100, 60, 19)):
            db.execute(
                "insert into fct_participation_by_region (wave_id, region_code, members) values ('2030', ?, ?)", [region, members]
            )
            db.execute(
                "insert into fct_it_strategy_by_region values ('2030', ?, ?, ?, ?, ?, 0.04, 0.1, 0.6, 0.05, 0.9)",
                [region, base, count, count / base, 0.3300000001 if region == "ALL" else count / base],
            )
    return path


def test_the_public_file_leaves_out_rounds_and_marks(publication: Path, tmp_path: Path) -> None:
    target = tmp_path / "public.duckdb"
    disclosure = write_public_tables(publication, target, control_of_2030(tmp_path))
    cells = disclosure.tables["fct_it_strategy_by_region"]
    assert (cells.primary, cells.secondary, cells.published) == (1, 1, 2)
    assert disclosure.total == cells
    with duckdb.connect(target, read_only=True) as db:
        found = db.execute("select * exclude (wave_id) from public.public.fct_it_strategy_by_region").fetchall()
        comments = db.execute(
            "select column_name, comment from duckdb_columns() where schema_name = 'public'"
            " and table_name = 'fct_it_strategy_by_region' and column_name in ('item_count', 'is_suppressed')"
            " order by column_index"
        ).fetchall()
    nothing = (None,) * 8
    # In the order of the keys, whatever that of the publication is.
    assert found == [
        ("ALL", 60, 19, 19 / 60, 0.33, None, None, None, 0.05, 0.9, False, True, ""),
        ("AMS", 20, *nothing, True, False, ""),
        ("AP", 20, *nothing, True, False, ""),
        ("EUR", 20, 9, 0.45, 0.45, 0.04, 0.1, 0.6, 0.05, 0.9, False, False, ""),
    ]
    assert comments[0] == ("item_count", "Who has one; it's a count.")
    assert comments[1][0] == "is_suppressed" and "0 included" in comments[1][1]


def test_between_which_places_a_rank_of_all_lies_is_not_told_beside_a_region_that_is_left_out(
    publication: Path, tmp_path: Path
) -> None:
    """Two needs in three regions: AMS and AP are left out for one of them. Ranks of `ALL` stay, as its counts do."""
    table, rules = "fct_capacity_needs_by_region", control_of_2030(tmp_path)
    with duckdb.connect(publication) as db:
        db.execute(f"use marts; alter table {table} add column rank_low int; alter table {table} add column rank_high int")
        for need, counts in (("funding", (2, 8, 9, 19)), ("training", (7, 9, 11, 27))):
            for region, count in zip(("AMS", "AP", "EUR", "ALL"), counts, strict=True):
                base = 60 if region == "ALL" else 20
                share = count / base
                db.execute(
                    f"insert into {table} values ('2030', ?, ?, ?, ?, ?, ?, 0.04, 0.1, 0.6, 0.05, 0.9, 1, 1, 2)",
                    [region, need, base, count, share, share],
                )
    mart = rules.marts[table]
    ranges = {"rank_low": ("rank_range", None), "rank_high": ("rank_range", None)}
    marts = {**rules.marts, table: dataclasses.replace(mart, columns={**mart.columns, **ranges})}
    target = tmp_path / "public.duckdb"
    write_public_tables(publication, target, dataclasses.replace(rules, marts=marts))
    with duckdb.connect(target, read_only=True) as db:
        found = db.execute(
            "select region_code, need_rank, rank_low, rank_high, bool_or(is_suppressed) from public.public."
            f"{table} group by all order by region_code"
        ).fetchall()
    assert found == [
        ("ALL", 1, None, None, False),
        ("AMS", None, None, None, True),
        ("AP", None, None, None, True),
        ("EUR", 1, 1, 2, False),
    ]


def test_what_is_redrawn_from_regions_is_not_told_beside_one_that_is_left_out(publication: Path, tmp_path: Path) -> None:
    """The selection of 2030: its order follows from counts of `ALL`, how often redraws give it from those of the regions."""
    rules, table = control_of_2030(tmp_path), "fct_technology_selection"
    with duckdb.connect(publication) as db:
        db.execute("use marts")
        db.execute(f"create table {table} (wave_id varchar, technology_code varchar, selection_rank int, selected_share double)")
        db.execute(f"insert into {table} values ('2030', 'drones', 1, 0.75)")
        for fact in ("technology_votes", "development_potential"):
            for region, base, count in (("AMS", 20, 2), ("AP", 20, 8), ("EUR", 20, 9), ("ALL", 60, 19)):
                db.execute(
                    f"insert into fct_{fact}_by_region values ('2030', ?, 'drones', ?, ?, ?, ?, 0.04, 0.1, 0.6, 0.05, 0.9, 1)",
                    [region, base, count, count / base, count / base],
                )
    mart = rules.marts[table]
    of = ["votes", "potential"]
    columns = {"wave_id": ("key", None), "technology_code": ("key", None)}
    columns |= {"selection_rank": ("order_of", {"order_of": of}), "selected_share": ("redrawn_from", {"redrawn_from": of})}
    marts = {**rules.marts, table: dataclasses.replace(mart, columns=columns)}
    target = tmp_path / "public.duckdb"
    write_public_tables(publication, target, dataclasses.replace(rules, marts=marts))
    with duckdb.connect(target, read_only=True) as db:
        assert db.execute(f"from public.public.{table}").fetchall() == [("2030", "drones", 1, None, True, "")]


def test_with_a_threshold_of_one_everything_is_published_in_full(publication: Path, tmp_path: Path) -> None:
    target = tmp_path / "public.duckdb"
    disclosure = write_public_tables(publication, target, dataclasses.replace(control_of_2030(tmp_path), threshold=1))
    assert (disclosure.total.primary, disclosure.total.secondary, disclosure.total.published) == (0, 0, 4)
    with duckdb.connect() as db:
        db.execute(f"attach '{publication}' as office (read_only); attach '{target}' as outside (read_only)")
        added = "is_suppressed, is_rounded, official_columns"
        public = db.execute(f"select * exclude ({added}) from outside.public.fct_it_strategy_by_region").fetchall()
        assert public == db.execute("select * from office.marts.fct_it_strategy_by_region order by region_code").fetchall()


@pytest.mark.parametrize(
    ("mean", "is_suppressed"), [(5.0, True), (4.75, True), (4.5, False), (1.0, True), (1.25, True), (1.5, False)]
)
def test_a_mean_at_an_end_of_its_scale_or_a_point_from_it_is_left_out(
    publication: Path, tmp_path: Path, mean: float, is_suppressed: bool
) -> None:
    with duckdb.connect(publication) as db:
        db.execute("use marts; insert into dim_survey_wave values ('2030', 'member', 1, 5, 1, 5)")
        sums = {"AMS": (4, 4 * mean), "AP": (10, 31), "EUR": (10, 22), "ALL": (24, 4 * mean + 53)}
        for region, (base, total) in sums.items():
            db.execute(
                "insert into fct_impact_difficulty_by_region values ('2030', ?, 'drones', ?, ?, ?, 3, 1, 1, 'strategic')",
                [region, base, total / base, base],
            )
    target = tmp_path / "public.duckdb"
    write_public_tables(publication, target, control_of_2030(tmp_path))
    with duckdb.connect(target, read_only=True) as db:
        found = dict(db.execute("select region_code, mean_impact from public.public.fct_impact_difficulty_by_region").fetchall())
        ranks = db.execute("select count(impact_rank) from public.public.fct_impact_difficulty_by_region").fetchone()[0]
    # Another region goes along, or AMS would follow from the others; where a mean is gone, so are the ranks of its region.
    gone = [region for region, shown in found.items() if shown is None]
    assert gone in ([["AMS", "AP"], ["AMS", "EUR"]] if is_suppressed else [[]])
    assert ranks == (2 if is_suppressed else 4)
