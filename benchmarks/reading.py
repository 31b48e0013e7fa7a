"""How long an export of 1,000,000 records takes to be read and landed, over what DuckDB needs to read it unchecked."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from benchmarks import waves
from benchmarks.figures import Figure
from benchmarks.measuring import Failed, Run, run
from benchmarks.workshop import Workshop, make_workshop

_COLUMNS = 60
_BLOCK = 20_000
_DAMAGED = 1_000
_FLOOR = "import duckdb, sys; duckdb.connect().execute(f\"create table t as from read_csv('{sys.argv[1]}', all_varchar=true)\")"
_DIALECT = ["--encoding", "utf-8", "--delimiter", ",", "--quote", '"', "--escape", '"']
_MOST_MEMORY = 1024


def reading(records: int, folder: Path) -> Iterator[Figure]:
    """Reading a sound file, a damaged one, and landing: each over DuckDB's reader on the sound file of the same size."""
    shop = make_workshop(folder / "reading")
    sound, damaged = folder / "sound.csv", folder / "damaged.csv"
    _write(sound, records, 0)
    _write(damaged, records, _DAMAGED)
    floor = _best(lambda: run([sys.executable, "-c", _FLOOR, str(sound)]))
    yield Figure(f"read: DuckDB's reader on {records:,} x {_COLUMNS}", floor.seconds, "s", memory=floor.memory)
    yield from _ratio("read: smart-customs read", _best(lambda: _read(shop, sound, records, 0)), floor, 2.0)
    name = f"read: the same with {_DAMAGED:,} damaged records"
    yield from _ratio(name, _best(lambda: _read(shop, damaged, records, _DAMAGED)), floor, 3.0)
    sound.unlink()
    damaged.unlink()
    yield from _landing(shop, records, folder)


def _best(one: Callable[[], Run]) -> Run:
    """The quickest of three runs, since other programs on the machine only slow a run down."""
    return min((one() for _ in range(3)), key=lambda found: found.seconds)


def _landing(shop: Workshop, records: int, folder: Path) -> Iterator[Figure]:
    waves.describe_wave(shop)
    waves.add_members(shop, records)
    canonical, export = folder / "canonical.parquet", folder / "export.csv"
    waves.write_canonical(shop, canonical, records)
    waves.write_export(canonical, export)
    floor = _best(lambda: run([sys.executable, "-c", _FLOOR, str(export)]))
    command = [*shop.smart_customs, "land", str(export), "--survey", "member", "--wave", waves.WAVE, "--json"]

    def land() -> Run:
        # What was landed before would not be landed again.
        shutil.rmtree(shop.landing, ignore_errors=True)
        landing = run(command, shop.project, shop.environment)
        _expect(landing, accepted=records, rejected=0)
        return landing

    yield from _ratio("land: smart-customs land", _best(land), floor, 5.0)


def _read(shop: Workshop, export: Path, records: int, damaged: int) -> Run:
    command = [*shop.smart_customs, "read", str(export), *_DIALECT, "--json"]
    found = run(
        [*command, "--out", str(shop.folder / "out.csv"), "--rejects", str(shop.folder / "rejects.csv")],
        shop.project,
        shop.environment,
    )
    _expect(found, accepted=records - damaged, rejected=damaged)
    return found


def _expect(found: Run, **counts: int) -> None:
    report = json.loads(found.output.splitlines()[-1])
    for name, count in counts.items():
        if report[name] != count:
            raise Failed(f"expected {count:,} records {name}, found {report[name]:,}")


def _ratio(name: str, found: Run, floor: Run, goal: float) -> Iterator[Figure]:
    yield Figure(f"{name} / DuckDB's reader", found.seconds / floor.seconds, "", goal, memory=found.memory)
    yield Figure(f"{name}, memory", found.memory, "MiB", _MOST_MEMORY)


def _write(path: Path, records: int, damaged: int) -> None:
    """A file of short answers, some quoted, some not ASCII; of the damaged records, evenly spread, each lacks a cell."""
    random = Random(20240417)
    words = ["".join(random.choices("abcdefghij", k=length)) for length in (0, 1, 2, 3, 4, 5) for _ in range(20)]
    answers = [*words, '"yes, but"', '"a ""quoted"" word"', "à l'étude", "12"]
    lines = [",".join(random.choices(answers, k=_COLUMNS)) + "\n" for _ in range(min(_BLOCK, records))]
    every = records // damaged if damaged else 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(f"question_{number}" for number in range(1, _COLUMNS + 1)) + "\n")
        for number in range(records):
            is_damaged = every and number % every == every // 2 and number // every < damaged
            file.write("one cell only\n" if is_damaged else lines[number % len(lines)])
