"""Publications of some waves, and random waves as they were released: public tables that several tests look at."""

import csv
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import duckdb
import warehouses
from shared import once

from smart_customs.paths import Home
from smart_customs.products.disclosure import write_public_tables
from smart_customs.products.disclosure.releases import write_releases
from smart_customs.products.make import control, public_tables

WAVES, PAIRS = 100, 50


@dataclass(frozen=True)
class Released:
    """Homes with a publication, its public tables and `releases.json`; the cells of all of them, by what became of them.

    `pairs`: (wave, previous wave) of the same Members, both in the same home.
    """

    homes: list[Home]
    reference: Path
    primary: int
    secondary: int
    published: int
    pairs: list[tuple[str, str]]


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


def released_random_waves() -> Released:
    """A hundred of the random waves in two homes, with fifty pairs of which each wave is compared with the one before."""

    def make(folder: Path) -> dict:
        random_waves = warehouses.random_waves()
        reference = random_waves.seeds_dir / "reference"
        pairs = _pairs_of_the_same_members(reference)[:PAIRS]
        rest = sorted({wave for _, wave in random_waves.raw_files if wave.startswith("r")} - {w for pair in pairs for w in pair})
        halves = []
        for half in range(2):
            waves = list(dict.fromkeys(wave for pair in pairs[half::2] for wave in pair))
            others = rest[half::2][: WAVES // 2 - len(waves)]
            home = Home(folder / f"half_{half}")
            home.warehouse.mkdir(parents=True)
            home.products.mkdir()
            published_waves(random_waves.database, home.publication, waves + others)
            halves.append(home)
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            cells = list(pool.map(_release, halves, [reference] * 2))
        return {"cells": cells, "pairs": pairs, "reference": str(reference)}

    folder, made = once("released_random_waves", make)
    cells = {name: sum(half[name] for half in made["cells"]) for name in ("primary", "secondary", "published")}
    homes = [Home(folder / f"half_{half}") for half in range(2)]
    return Released(homes, Path(made["reference"]), pairs=[tuple(pair) for pair in made["pairs"]], **cells)


def copied(home: Home, target: Path) -> Home:
    """A home that a test may change, with the publication and the releases of another one."""
    copy = Home(target)
    copy.warehouse.mkdir(parents=True)
    for path in (home.publication, home.releases):
        shutil.copy(path, copy.warehouse)
    return copy


def _release(home: Home, reference: Path) -> dict[str, int]:
    """Writes the public tables and what is released with them; returns how many cells are primary, secondary and published."""
    disclosure = write_public_tables(home.publication, public_tables(home), control(home, reference))
    write_releases(home.releases, disclosure.releases)
    return asdict(disclosure.total)


def _pairs_of_the_same_members(reference: Path) -> list[tuple[str, str]]:
    """(wave, previous wave) of random waves with the same Members in the same regions; those that share no wave come first."""
    waves, members = (
        list(csv.DictReader((reference / f"{name}.csv").open(encoding="utf-8", newline="")))
        for name in ("ref_survey_waves", "ref_members")
    )
    closed = {row["wave_id"]: row["closed_on"] for row in waves if row["wave_id"].startswith("r") and row["wave_id"] != "r000"}
    listed = {
        wave: {
            (row["iso3"], row["region_code"])
            for row in members
            if row["valid_from"] <= day and (not row["valid_to"] or day < row["valid_to"])
        }
        for wave, day in closed.items()
    }
    same = [
        (row["wave_id"], row["previous_wave_id"])
        for row in waves
        if row["previous_wave_id"] in closed and listed[row["wave_id"]] == listed[row["previous_wave_id"]]
    ]
    apart, used = [], set()
    for pair in same:
        if not used & set(pair):
            apart.append(pair)
            used |= set(pair)
    return [*apart, *(pair for pair in same if pair not in apart)]
