"""How long reading a big export takes, as a multiple of what DuckDB needs to read it unchecked."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import click

RECORDS, COLUMNS = 1_000_000, 60
FLOOR = "import duckdb, sys; duckdb.connect().execute(f\"create table t as from read_csv('{sys.argv[1]}', all_varchar=true)\")"
DIALECT = ["--encoding", "utf-8", "--delimiter", ",", "--quote", '"', "--escape", '"']


def write_export(path: Path) -> None:
    """A file of RECORDS records and COLUMNS columns: short answers, some quoted, some not ASCII. The same each time."""
    random = Random(20240417)
    words = ["".join(random.choices("abcdefghij", k=length)) for length in (0, 1, 2, 3, 4, 5) for _ in range(20)]
    answers = [*words, '"yes, but"', '"a ""quoted"" word"', "à l'étude", "12"]
    block = "".join(",".join(random.choices(answers, k=COLUMNS)) + "\n" for _ in range(20_000))
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(f"question_{number}" for number in range(1, COLUMNS + 1)) + "\n")
        for _ in range(RECORDS // 20_000):
            file.write(block)


def measured(command: list[str]) -> tuple[float, float, str]:
    """Seconds, the most memory in MiB, and the output of a command. Raises CalledProcessError where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command, output)
    return seconds, usage.ru_maxrss / 1024, output


@click.command()
@click.option("--rounds", default=3, show_default=True, help="How often to measure both.")
def main(rounds: int) -> None:
    """Compare `smart-customs read` with DuckDB's reader on the same file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export = folder / "export.csv"
        write_export(export)
        click.echo(f"{RECORDS:,} records, {COLUMNS} columns, {export.stat().st_size / 1e6:.0f} MB")
        console_script = str(Path(sys.executable).with_name("smart-customs"))
        read = [console_script, "read", str(export), *DIALECT, "--json"]
        read += ["--out", str(folder / "canonical.csv"), "--rejects", str(folder / "rejects.csv")]
        for number in range(1, rounds + 1):
            floor, floor_memory, _ = measured([sys.executable, "-c", FLOOR, str(export)])
            seconds, memory, output = measured(read)
            report = json.loads(output)
            if (report["accepted"], report["rejected"]) != (RECORDS, 0):
                raise click.ClickException(f"expected {RECORDS} records accepted, found {report}")
            click.echo(
                f"round {number}: DuckDB {floor:.1f} s, {floor_memory:.0f} MiB; "
                f"smart-customs read {seconds:.1f} s, {memory:.0f} MiB; "
                f"{seconds / floor:.2f} times as long"
            )


if __name__ == "__main__":
    main()
