"""An attack on the public tables of the bundled wave and of random ones, and a look for what may not be printed at all."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pytest
from building import Dataset
from disclosure_attacker import ITEMS, Attacker
from openpyxl import load_workbook
from warehouses import THIN_WAVES, products_of_bundled_wave

from smart_customs.paths import Home
from smart_customs.products.disclosure import public_tables, write_public_tables
from smart_customs.products.make import control

ATTACKED_WAVES = 100


def published_waves(database: Path, target: Path, waves: list[str]) -> Path:
    """A publication of some waves: the schema `marts` of a warehouse and nothing else, its rows shuffled."""
    with duckdb.connect() as db:
        db.execute(f"attach '{database}' as source (read_only)")
        db.execute(f"attach '{target}' as target")
        db.execute("create schema target.marts")
        db.execute("set variable waves = ?", [waves])
        for table, has_wave in db.execute(
            "select table_name, bool_or(column_name = 'wave_id') from duckdb_columns()"
            " where database_name = 'source' and schema_name = 'marts' group by all"
        ).fetchall():
            only = " where list_contains(getvariable('waves'), wave_id)" if has_wave else ""
            db.execute(f"create table target.marts.{table} as from source.marts.{table}{only} order by random()")
    return target


def left_over(public: Path) -> dict[str, int]:
    """What the solver is not given, because none of it may be there: kind of leak -> number of rows."""
    found = {}
    ranks = {"development_potential": "potential_rank", "performance_contribution": "contribution_rank"}
    ranks |= {"capacity_needs": "need_rank", "technology_votes": "vote_rank"}
    ranks["impact_difficulty"] = "coalesce(impact_rank::varchar, difficulty_rank::varchar, quadrant)"
    with duckdb.connect() as db:
        db.execute(f"attach '{public}' as outside (read_only)")
        db.execute("use outside.public")

        def count(kind: str, sql: str) -> None:
            found[kind] = db.execute(f"select count(*) from ({sql})").fetchone()[0]

        for fact, rank in ranks.items():
            bad = f"bool_or(is_suppressed) over (partition by wave_id, region_code) and {rank} is not null"
            count(f"{fact}: a rank beside a suppressed cell", f"from fct_{fact}_by_region qualify {bad}")
        estimates = "share, share_weighted, standard_error, ci_low, ci_high, census_low, census_high"
        for table, item in ITEMS.items():
            count(f"{table}: estimates", f"from {table} where is_suppressed and coalesce(item_count, {estimates}) is not null")
            over = f"bool_or(is_suppressed) over (partition by {', '.join(['wave_id', *item])}) and region_code = 'ALL'"
            rounded = "share is distinct from round(share, 2) or share_weighted is distinct from round(share_weighted, 2)"
            weights = "coalesce(standard_error, ci_low, ci_high) is not null"
            count(f"{table}: weights in ALL", f"from {table} qualify {over} and ({weights} or {rounded})")
            measure, code = table[4:-10], f"concat_ws('/', {', '.join(item)})" if item else "''"
            for wave, value in (("wave_id", "current_value"), ("previous_wave_id", "previous_value")):
                differs = f"{value} is distinct from e.share_weighted or (e.standard_error is null and change_standard_error > 0)"
                count(
                    f"{table}: {value}",
                    f"from fct_change_between_waves as c join {table} as e on e.wave_id = c.{wave} and measure_code = '{measure}'"
                    f" and c.region_code = e.region_code and c.item_code = {code} where {differs}",
                )
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


def publish_and_attack(publication: Path, seeds_dir: Path) -> tuple[int, int, int, dict]:
    """Primary, secondary, published cells; and what was found out."""
    public = publication.with_suffix(".public.duckdb")
    total = write_public_tables(publication, public, control(Home(publication.parent), seeds_dir / "reference")).total
    return (
        total.primary,
        total.secondary,
        total.published,
        Attacker(public, seeds_dir, publication).found_out() | left_over(public),
    )


def test_nothing_can_be_found_out_about_the_bundled_wave(bundled: Dataset, tmp_path: Path, capsys) -> None:
    publication = published_waves(bundled.database, tmp_path / "publication.duckdb", ["2024"])
    primary, secondary, published, found = publish_and_attack(publication, bundled.seeds_dir)
    with capsys.disabled():
        print(f"\nbundled wave: {primary} primary and {secondary} further cells suppressed, {published} published")
    assert found == {}
    # Rows come in any order here; the same cells go all the same. Another version of the solver may choose others.
    assert (primary, secondary, published) == (122, 78, 458)


def from_files(folder: Path, kind: str, public: Path, target: Path) -> Path:
    """A file of public tables that holds what the open data of a wave say in one format, with the types of `public`."""
    book = load_workbook(folder / "smart_customs_2024.xlsx", read_only=True) if kind == "xlsx" else None
    # The sheet `about` says which sheet holds which table.
    about = [row for row in book["about"].iter_rows(values_only=True) if len(row) > 1 and row[1]] if book else []
    sheets = {text.split(":")[0]: name for name, text in about}
    with duckdb.connect() as db:
        db.execute(f"attach '{public}' as source (read_only); attach '{target}' as target; create schema target.public")
        for (table,) in db.execute("select table_name from duckdb_tables() where database_name = 'source'").fetchall():
            db.execute(f"create table target.public.{table} as from source.public.{table} limit 0")
            if book:
                rows = list(book[sheets[table]].iter_rows(values_only=True))[1:]
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
    assert sum(row["item_count"] is None for row in hidden) == 92


def test_nothing_can_be_found_out_about_random_waves(random_waves: Dataset, tmp_path: Path, capsys) -> None:
    waves = [f"r{number:03d}" for number in range(1, ATTACKED_WAVES + 1)]
    halves = [published_waves(random_waves.database, tmp_path / f"half_{i}.duckdb", waves[i::2]) for i in range(2)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        results = list(pool.map(publish_and_attack, halves, [random_waves.seeds_dir] * 2))
    primary, secondary, published = (sum(result[i] for result in results) for i in range(3))
    with capsys.disabled():
        print(
            f"\n{ATTACKED_WAVES} random waves (seed {random_waves.seed}): {primary} primary and {secondary} further cells"
            f" suppressed, {published} published"
        )
    assert [result[3] for result in results] == [{}, {}], f"SURVEY_SEED={random_waves.seed}"
    assert primary > 1000, f"SURVEY_SEED={random_waves.seed}"


def test_nothing_can_be_found_out_about_thin_waves(thin_waves: Dataset, tmp_path: Path, capsys) -> None:
    waves = [f"r{number:03d}" for number in range(1, 2 * THIN_WAVES + 1)]
    publication = published_waves(thin_waves.database, tmp_path / "publication.duckdb", waves)
    primary, secondary, published, found = publish_and_attack(publication, thin_waves.seeds_dir)
    with capsys.disabled():
        print(
            f"\n{len(waves)} thin waves (seed {thin_waves.seed}): {primary} primary and {secondary} further cells suppressed,"
            f" {published} published"
        )
    assert found == {}, f"SURVEY_SEED={thin_waves.seed}"
    assert primary > 1000, f"SURVEY_SEED={thin_waves.seed}"


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
