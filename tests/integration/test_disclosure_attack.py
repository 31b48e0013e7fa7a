"""An attack on the public tables of the bundled wave and of random ones, and a look for what may not be printed at all."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pytest
from building import Dataset
from disclosure_attacker import ITEMS, Attacker
from openpyxl import load_workbook
from released import PAIRS, WAVES, Released, published_waves, released_random_waves
from warehouses import THIN_WAVES, products_of_bundled_wave

from smart_customs.paths import Home
from smart_customs.products.disclosure import Cells, public_tables, ranges, write_public_tables
from smart_customs.products.make import control
from smart_customs.products.make import public_tables as public_tables_of

# What the table of changes says of Members in both waves, and what tells it: for the office.
OF_BOTH_WAVES = (
    "members_in_both, change_standard_error, change_ci_low, change_ci_high, panel_previous_value, panel_current_value,"
    " panel_change"
)
# Numbers of `ALL` that follow from the regions one by one.
RANGES = ("rank_low", "rank_high", "impact_rank_low", "impact_rank_high", "difficulty_rank_low", "difficulty_rank_high")


def left_over(public: Path) -> dict[str, int]:
    """What the solver is not given, because none of it may be there: kind of leak -> number of rows."""
    found = {}
    ranks = {"development_potential": "potential_rank", "performance_contribution": "contribution_rank"}
    ranks |= {"capacity_needs": "need_rank", "technology_votes": "vote_rank"}
    ranks["impact_difficulty"] = "coalesce(impact_rank::varchar, difficulty_rank::varchar, quadrant)"
    with duckdb.connect() as db:
        db.execute(f"attach '{public}' as outside (read_only)")
        db.execute("use outside.public")
        columns = dict(
            db.execute(
                "select table_name, list(column_name) from duckdb_columns() where database_name = 'outside' group by all"
            ).fetchall()
        )

        def count(kind: str, sql: str) -> None:
            found[kind] = db.execute(f"select count(*) from ({sql})").fetchone()[0]

        for fact, rank in ranks.items():
            bad = f"bool_or(is_suppressed) over (partition by wave_id, region_code) and {rank} is not null"
            count(f"{fact}: a rank beside a suppressed cell", f"from fct_{fact}_by_region qualify {bad}")
        estimates = "share, share_weighted, standard_error, ci_low, ci_high, census_low, census_high"
        for table, item in ITEMS.items():
            count(f"{table}: estimates", f"from {table} where is_suppressed and coalesce(item_count, {estimates}) is not null")
            over = f"bool_or(is_suppressed) over (partition by {', '.join(['wave_id', *item])}) and region_code = 'ALL'"
            # A share says no more than count and base; a weighted one as little as its percent.
            plain = "coalesce(abs(share - item_count / nullif(item_base, 0)), if(share is null, 0, 1)) > 1e-12"
            rounded = f"{plain} or share_weighted is distinct from round(share_weighted, 2)"
            weights = "coalesce(standard_error, ci_low, ci_high) is not null"
            count(f"{table}: weights in ALL", f"from {table} qualify {over} and ({weights} or {rounded})")
            measure, code = table[4:-10], f"concat_ws('/', {', '.join(item)})" if item else "''"
            for wave, value in (("wave_id", "current_value"), ("previous_wave_id", "previous_value")):
                differs = f"{value} is distinct from e.share_weighted"
                if "is_significant" in columns["fct_change_between_waves"]:
                    # Where its error is left out, so is a region.
                    differs += " or (e.is_suppressed or e.standard_error is null) and is_significant is not null"
                count(
                    f"{table}: {value}",
                    f"from fct_change_between_waves as c join {table} as e on e.wave_id = c.{wave} and measure_code = '{measure}'"
                    f" and c.region_code = e.region_code and c.item_code = {code} where {differs}",
                )
        difference = "change is not null and coalesce(abs(change - (current_value - previous_value)), 1) > 1e-12"
        count("change: a difference beside its values", f"from fct_change_between_waves where {difference}")
        told = [f"{name} is not null" for name in OF_BOTH_WAVES.split(", ") if name in columns["fct_change_between_waves"]]
        count("change: Members of both waves", f"from fct_change_between_waves where {' or '.join(told)}")
        for table in (table for table in columns if set(RANGES) & set(columns[table])):
            shown = " or ".join(f"{name} is not null" for name in RANGES if name in columns[table])
            beside = "bool_or(is_suppressed) over (partition by wave_id) and region_code = 'ALL'"
            count(f"{table}: a range of ranks beside a suppressed region", f"from {table} qualify {beside} and ({shown})")
        if "selected_share" in columns["fct_technology_selection"]:
            votes, potential = (f"fct_{name}_by_region" for name in ("technology_votes", "development_potential"))
            gone = " union ".join(f"select wave_id from {table} where is_suppressed" for table in (votes, potential))
            beside = f"selected_share is not null and wave_id in ({gone})"
            count("selection: redraws of suppressed regions", f"from fct_technology_selection where {beside}")
        count(
            "selection: an order from suppressed counts",
            "from fct_technology_selection qualify"
            " bool_or(votes is null or development_potential is null) over (partition by wave_id)"
            " and coalesce(vote_rank, potential_rank, selection_rank, is_selected::int, length(selection_reason)) is not null",
        )
        count(
            "selection: a mean that the scores leave out",
            "from fct_technology_selection as s join fct_impact_difficulty_by_region as i using (wave_id, technology_code)"
            " where region_code = 'ALL' and i.is_suppressed and coalesce(s.mean_impact, s.mean_difficulty) is not null",
        )
    return {kind: rows for kind, rows in found.items() if rows}


def publish_and_attack(publication: Path, seeds_dir: Path) -> tuple[Cells, Counter, dict]:
    """The cells by what became of them; how many values suppressed numbers keep; and what was found out."""
    public = publication.with_suffix(".public.duckdb")
    total = write_public_tables(publication, public, control(Home(publication.parent), seeds_dir / "reference")).total
    return total, *attack(public, seeds_dir, publication)


def attack(public: Path, seeds_dir: Path, publication: Path) -> tuple[Counter, dict]:
    """How many values suppressed numbers keep, up to those that they have to keep; and what was found out."""
    attacker = Attacker(public, seeds_dir, publication)
    found = attacker.found_out() | left_over(public)
    return attacker.widths, found


def figures(what: str, cells: Cells | Released, widths: Counter) -> str:
    """A line for the report of the test run."""
    kept = ", ".join(f"{number} keep {width} values" for width, number in sorted(widths.items()))
    return (
        f"\n{what}: {cells.primary} primary and {cells.secondary} further cells suppressed, {cells.published} published;"
        f" of suppressed numbers {kept} or more"
    )


def test_nothing_can_be_found_out_about_the_bundled_wave(bundled: Dataset, tmp_path: Path, capsys) -> None:
    publication = published_waves(bundled.database, tmp_path / "publication.duckdb", ["2024"])
    cells, widths, found = publish_and_attack(publication, bundled.seeds_dir)
    with capsys.disabled():
        print(figures("bundled wave", cells, widths))
    assert found == {}
    # Rows come in any order here; the same cells go all the same. Another version of the solver may choose others.
    assert cells == Cells(primary=133, secondary=115, published=473)


def from_files(folder: Path, kind: str, public: Path, target: Path) -> Path:
    """A file of public tables that holds what the open data of a wave say in one format, with the types of `public`."""
    book = load_workbook(folder / "smart_customs_2024.xlsx", read_only=True) if kind == "xlsx" else None
    # The sheet of contents says which sheet holds which table.
    about = [row for row in book["contents"].iter_rows(values_only=True) if len(row) > 1 and row[1]] if book else []
    sheets = {text.split(":")[0]: name for name, text in about}
    with duckdb.connect() as db:
        db.execute(f"attach '{public}' as source (read_only); attach '{target}' as target; create schema target.public")
        for (table,) in db.execute("select table_name from duckdb_tables() where database_name = 'source'").fetchall():
            db.execute(f"create table target.public.{table} as from source.public.{table} limit 0")
            if book:
                # Behind the link back and the headings.
                rows = list(book[sheets[table]].iter_rows(values_only=True))[2:]
                holes = ", ".join("?" * len(db.execute(f"select * from target.public.{table}").description))
                if rows:
                    # The reader leaves out empty cells at the end of a row.
                    cells = [[*row, *[None] * (holes.count("?") - len(row))] for row in rows]
                    db.executemany(f"insert into target.public.{table} values ({holes})", cells)
            else:
                reader = "read_csv('{}', all_varchar=true, header=true, nullstr='')" if kind == "csv" else "'{}'"
                db.execute(f"insert into target.public.{table} from {reader.format(folder / kind / f'{table}.{kind}')}")
    return target


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_nothing_can_be_found_out_from_the_files_of_the_bundled_wave(bundled: Dataset, tmp_path: Path, kind: str) -> None:
    home = products_of_bundled_wave()
    public = home.products / "public_tables.duckdb"
    read = from_files(home.products / "open_data" / "2024", kind, public, tmp_path / "read.duckdb")
    attacker = Attacker(read, bundled.seeds_dir, home.publication)
    assert attacker.found_out() | left_over(read) == {}
    hidden = [row for items in attacker.rows["fct_technology_adoption_by_region"]["2024"].values() for row in items.values()]
    assert sum(row["item_count"] is None for row in hidden) == 106


def test_nothing_can_be_found_out_about_random_waves_and_their_pairs(random_waves: Dataset, capsys) -> None:
    released = released_random_waves()
    publics = [public_tables_of(home) for home in released.homes]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        publications = [home.publication for home in released.homes]
        results = list(pool.map(attack, publics, [random_waves.seeds_dir] * 2, publications))
    with capsys.disabled():
        what = f"{WAVES} random waves with {PAIRS} pairs (seed {random_waves.seed})"
        print(figures(what, released, sum((widths for widths, _ in results), Counter())))
    assert [found for _, found in results] == [{}, {}], f"SURVEY_SEED={random_waves.seed}"
    assert released.primary > 1000, f"SURVEY_SEED={random_waves.seed}"
    with duckdb.connect() as db:
        compared = set()
        for number, public in enumerate(publics):
            db.execute(f"attach '{public}' as half_{number} (read_only)")
            pairs = f"from half_{number}.public.fct_change_between_waves where change is not null"
            compared |= set(db.execute(f"select distinct wave_id, previous_wave_id {pairs}").fetchall())
    assert len(set(released.pairs) & compared) > PAIRS / 2, f"SURVEY_SEED={random_waves.seed}"


def test_nothing_can_be_found_out_about_thin_waves(thin_waves: Dataset, tmp_path: Path, capsys) -> None:
    waves = [f"r{number:03d}" for number in range(1, 2 * THIN_WAVES + 1)]
    publication = published_waves(thin_waves.database, tmp_path / "publication.duckdb", waves)
    cells, widths, found = publish_and_attack(publication, thin_waves.seeds_dir)
    with capsys.disabled():
        print(figures(f"{len(waves)} thin waves (seed {thin_waves.seed})", cells, widths))
    assert found == {}, f"SURVEY_SEED={thin_waves.seed}"
    assert cells.primary > 1000, f"SURVEY_SEED={thin_waves.seed}"


def test_the_attack_succeeds_where_ranges_are_printed_that_the_solver_does_not_know_of(
    bundled: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "known", lambda count, base, parts, least: (0, base))
    publication = published_waves(bundled.database, tmp_path / "publication.duckdb", ["2024"])
    _, _, found = publish_and_attack(publication, bundled.seeds_dir)
    assert len(found) > 3


def test_without_further_suppressions_the_attack_succeeds(
    bundled: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_tables, "suppressed_cells", lambda block, width: block.primary)
    publication = published_waves(bundled.database, tmp_path / "publication.duckdb", ["2024"])
    publish_and_attack(publication, bundled.seeds_dir)
    found = Attacker(publication.with_suffix(".public.duckdb"), bundled.seeds_dir, publication).found_out(width=2)
    assert len(found) > 10
    with duckdb.connect(publication, read_only=True) as db:
        true_counts = {
            (table, "2024", tuple(map(str, item)), region): count
            for table, items in ITEMS.items()
            for region, count, *item in db.execute(
                f"select {', '.join(['region_code', 'item_count', *items])} from marts.{table}"
            ).fetchall()
        }
    assert {cell: {true_counts[cell]} for cell in found} == found
