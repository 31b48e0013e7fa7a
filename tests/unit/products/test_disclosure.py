"""The choice of further cells, on tables small enough to check by hand."""

from pathlib import Path

import duckdb
import pytest

from smart_customs.products.disclosure import DisclosureError, write_public_tables
from smart_customs.products.disclosure.blocks import Row
from smart_customs.products.disclosure.witness import Block, Number, suppressed_cells


def one_row(counts: dict[str, int], *, base: int = 20, primary: set[str]) -> Block:
    """Regions that add up to `ALL`, with the same base each."""
    block = Block(primary=set(primary), whole_membership={"ALL"})
    at = {region: block.add(Number(region, count, 0, base)) for region, count in counts.items()}
    at["ALL"] = block.add(Number("ALL", sum(counts.values()), 0, base * len(counts)))
    block.relate({index: -1 if region == "ALL" else 1 for region, index in at.items()}, 0, 0)
    return block


def test_one_hidden_region_takes_the_smallest_other_one_along() -> None:
    block = one_row({"AMS": 2, "AP": 9, "ESA": 4, "EUR": 15}, primary={"AMS"})
    assert suppressed_cells(block) == {"AMS", "ESA"}


def test_two_hidden_regions_hide_each_other() -> None:
    assert suppressed_cells(one_row({"AMS": 2, "AP": 1, "EUR": 15}, primary={"AMS", "AP"})) == {"AMS", "AP"}


def test_a_region_that_cannot_give_way_is_no_help() -> None:
    """Both at their upper end: neither can grow as the other shrinks, so a third has to go."""
    block = one_row({"AMS": 2, "AP": 2, "EUR": 1}, base=2, primary={"AMS", "AP"})
    assert suppressed_cells(block) == {"AMS", "AP", "EUR"}


def test_a_printed_share_that_allows_no_other_table_goes_with_its_row() -> None:
    block = one_row({"AMS": 2, "AP": 1}, primary={"AMS", "AP"})
    block.relate({0: 10, 1: 17}, 37, 37, printed_in="ALL")
    assert suppressed_cells(block) == {"AMS", "AP", "ALL"}


def test_a_printed_share_keeps_its_row_if_another_table_rounds_to_it() -> None:
    block = one_row({"AMS": 2, "AP": 1}, primary={"AMS", "AP"})
    block.relate({0: 10, 1: 17}, 30, 44, printed_in="ALL")
    assert suppressed_cells(block) == {"AMS", "AP"}


def test_a_number_that_nothing_can_hide_is_an_error() -> None:
    block = Block(primary={"only"})
    block.add(Number("only", 2, 2, 2))
    with pytest.raises(DisclosureError, match="nothing hides only"):
        suppressed_cells(block)


@pytest.mark.parametrize(
    ("base", "count", "is_under"),
    [(20, 0, False), (20, 1, True), (20, 2, True), (20, 3, False), (20, 17, False), (20, 18, True), (20, 19, True)]
    + [(20, 20, False), (2, 0, True), (2, 2, True), (3, 0, False), (3, 3, False), (0, 0, False)],
)
def test_counts_complements_and_bases_below_three_are_primary(base: int, count: int, is_under: bool) -> None:
    assert Row(("fact", 0), "AMS", (), base, count, None, 33).is_under(3) is is_under


@pytest.mark.parametrize("threshold", [0, -1])
def test_a_threshold_below_one_is_refused(tmp_path: Path, threshold: int) -> None:
    with pytest.raises(ValueError, match=f"1 or more, found {threshold}"):
        write_public_tables(tmp_path / "none.duckdb", tmp_path / "public.duckdb", threshold)
    assert not list(tmp_path.iterdir())


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
        db.execute(f"create table fct_participation_by_region ({grain}members int)")
        db.execute("comment on table fct_it_strategy_by_region is 'One row per wave and region.'")
        db.execute("comment on column fct_it_strategy_by_region.item_count is 'Who has one; it''s a count.'")
        for region, members, base, count in (("AMS", 30, 20, 2), ("AP", 30, 20, 8), ("EUR", 40, 20, 9), ("ALL", 100, 60, 19)):
            db.execute("insert into fct_participation_by_region values ('2030', ?, ?)", [region, members])
            db.execute(
                "insert into fct_it_strategy_by_region values ('2030', ?, ?, ?, ?, ?, 0.04, 0.1, 0.6, 0.05, 0.9)",
                [region, base, count, count / base, 0.3300000001 if region == "ALL" else count / base],
            )
    return path


def test_the_public_file_leaves_out_rounds_and_marks(publication: Path, tmp_path: Path) -> None:
    target = tmp_path / "public.duckdb"
    disclosure = write_public_tables(publication, target, 3)
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
    assert found == [
        ("AMS", 20, *nothing, True),
        ("AP", 20, *nothing, True),
        ("EUR", 20, 9, 0.45, 0.45, 0.04, 0.1, 0.6, 0.05, 0.9, False),
        ("ALL", 60, 19, 0.32, 0.33, None, None, None, 0.05, 0.9, False),
    ]
    assert comments[0] == ("item_count", "Who has one; it's a count.")
    assert comments[1][0] == "is_suppressed" and "never 0" in comments[1][1]


def test_with_a_threshold_of_one_everything_is_published_in_full(publication: Path, tmp_path: Path) -> None:
    target = tmp_path / "public.duckdb"
    disclosure = write_public_tables(publication, target, 1)
    assert (disclosure.total.primary, disclosure.total.secondary, disclosure.total.published) == (0, 0, 4)
    with duckdb.connect() as db:
        db.execute(f"attach '{publication}' as office (read_only); attach '{target}' as outside (read_only)")
        public = db.execute("select * exclude (is_suppressed) from outside.public.fct_it_strategy_by_region").fetchall()
        assert public == db.execute("select * from office.marts.fct_it_strategy_by_region").fetchall()
