"""The floor: the marts of one wave in SQL written by hand, from the same file, by DuckDB alone; and whether both agree.

`python -m benchmarks.floor WORKSHOP OUT` runs it as a program of its own, so that its memory is its own.
"""

from pathlib import Path

import click
import duckdb

from benchmarks.waves import WAVE
from benchmarks.workshop import Workshop

SQL = Path(__file__).parent / "floor"
TOLERANCE = 1e-9

# The floor's tables, as queries that give the columns of the mart of that name.
_TABLES = {
    "fct_participation_by_region": "from fct_participation_by_region",
    "fct_submissions_by_day": "from fct_submissions_by_day",
    "fct_impact_difficulty_by_region": """
        select scores.*, i.rank_low as impact_rank_low, i.rank_high as impact_rank_high,
            d.rank_low as difficulty_rank_low, d.rank_high as difficulty_rank_high
        from fct_impact_difficulty_by_region as scores
        left join (from ranges where measure = 'impact') as i
            on scores.region_code = i.region_code and technology_code = i.item
        left join (from ranges where measure = 'difficulty') as d
            on scores.region_code = d.region_code and technology_code = d.item
    """,
    "fct_technology_selection": """
        select * exclude (is_dropped) from fct_technology_selection inner join redrawn using (technology_code)
    """,
}
_MEASURES = {
    "engagement": (["engagement_code"], None),
    "it_strategy": ([], None),
    "maturity": (["maturity_level"], None),
    "technology_adoption": (["technology_code", "adoption_status"], None),
    "development_potential": (["technology_code"], "potential_rank"),
    "performance_contribution": (["pmm_dimension_code", "pmm_outcome_code"], "contribution_rank"),
    "capacity_needs": (["capacity_need_code"], "need_rank"),
    "technology_votes": (["technology_code"], "vote_rank"),
}
# Tables of a row a Member or text, by the schema in which the job writes them.
_LONG = {
    "dim_member": "marts",
    "contact_point_register": "restricted",
    "technology_details": "restricted",
    "other_capacity_needs": "restricted",
}
_KEYS = {"region_code", "submitted_on", *(column for columns, _ in _MEASURES.values() for column in columns)}


def build(shop: Workshop, source: Path, target: Path) -> None:
    """Writes the marts of the benchmark's wave to the DuckDB file `target`, from its canonical file or its export."""
    lists = {
        "members": "reference/ref_members.csv",
        "codebook": "codebook/codebook_answers.csv",
        "waves": "reference/ref_survey_waves.csv",
        "overlapping": "reference/ref_overlapping_activities.csv",
        "technologies": "reference/ref_technologies.csv",
        "critical_values": "reference/ref_rank_critical_values.csv",
    }
    with duckdb.connect() as connection:
        for name, value in {"wave_id": WAVE, "source": source, **{n: shop.seeds / path for n, path in lists.items()}}.items():
            connection.execute(f"set variable {name} = '{value}'")
        if source.suffix == ".parquet":
            connection.execute("create view canonical as from read_parquet(getvariable('source'))")
        else:
            connection.execute(
                "create table canonical as from read_csv(getvariable('source'), all_varchar = true, header = true)"
            )
        for script in sorted(SQL.glob("*.sql")):
            connection.execute(script.read_text(encoding="utf-8"))
        connection.execute(f"attach '{target}' as marts")
        for table, query in (_queries() | {name: f"from {name}" for name in _LONG}).items():
            connection.execute(f"create table marts.{table} as {query}")


def differences(shop: Workshop, floor: Path) -> list[str]:
    """Where the floor's numbers are not the job's: counts must be equal, other numbers within TOLERANCE. Empty if they agree."""
    found = []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{floor}' as floor (read_only)")
        connection.execute(f"attach '{shop.publication}' as job (read_only)")
        for mart in _queries():
            columns = {name: kind for name, kind, *_ in connection.execute(f"describe floor.{mart}").fetchall()}
            keys = [name for name in columns if name in _KEYS]
            using = ", ".join(keys)
            unequal = " or ".join(
                f"coalesce(abs(f.{name} - j.{name}) > {TOLERANCE}, f.{name} is distinct from j.{name})"
                if kind == "DOUBLE"
                else f"f.{name} is distinct from j.{name}"
                for name, kind in columns.items()
                if name not in keys
            )
            rows, unlike = connection.execute(
                f"""
                select count(*), count_if({unequal}) from floor.{mart} as f
                full join (select true as is_there, * from job.marts.{mart} where wave_id = '{WAVE}') as j using ({using})
                """
            ).fetchone()
            if unlike or not rows:
                found.append(f"{mart}: {unlike} of {rows} rows differ")
        connection.execute(f"attach '{shop.restricted}' as restricted_job (read_only)")
        for table, schema in _LONG.items():
            columns = ", ".join(name for name, *_ in connection.execute(f"describe floor.{table}").fetchall())
            is_mart = schema == "marts"
            job = f"job.marts.{table}" if is_mart else f"restricted_job.restricted.{table} where wave_id = '{WAVE}'"
            [unlike] = connection.execute(
                f"""
                select count(*) from (
                    (from floor.{table} except all select {columns} from {job})
                    union all (select {columns} from {job} except all from floor.{table})
                )
                """
            ).fetchone()
            if unlike:
                found.append(f"{table}: {unlike} rows differ")
    return found


def _queries() -> dict[str, str]:
    queries = dict(_TABLES)
    for measure, (columns, rank) in _MEASURES.items():
        items = [f"split_part(item, '/', {place}) as {column}" for place, column in enumerate(columns, start=1)]
        items = [
            f"{item.split(' as ')[0]}::integer as {column}" if column == "maturity_level" else item
            for item, column in zip(items, columns, strict=True)
        ]
        queries[f"fct_{measure}_by_region"] = (
            f"select {', '.join(['region_code', *items])}, item_base, item_count, share, share_weighted, standard_error, "
            f"ci_low, ci_high, census_low, census_high{f', item_rank as {rank}, rank_low, rank_high' if rank else ''} "
            f"from estimates left join ranges using (measure, region_code, item) where measure = '{measure}'"
        )
    return queries


@click.command()
@click.argument("workshop", type=click.Path(path_type=Path))
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def main(workshop: Path, source: Path, target: Path) -> None:
    """Write the marts of SOURCE, a canonical file or an export of the wave in WORKSHOP, to TARGET."""
    target.unlink(missing_ok=True)
    build(Workshop(workshop), source, target)


if __name__ == "__main__":
    main()
