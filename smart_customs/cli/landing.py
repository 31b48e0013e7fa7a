"""Reads and lands exports, and looks after what was landed."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smart_customs.cli.options import AS_JSON, DATE_ORDER, FILE, PATH, PLATFORM, SURVEY, SURVEYS, WAVE, dialect_options
from smart_customs.cli.words import landing_folder, say, say_json, sentences
from smart_customs.landing.dialect import Declared, read_table
from smart_customs.paths import SEEDS
from smart_customs.printable import printable

if TYPE_CHECKING:
    from smart_customs.landing.platforms.platform import Platform


@click.command()
@FILE
@dialect_options
@click.option("--header-rows", type=click.IntRange(min=1), default=1, show_default=True, help="Rows that name the columns.")
@click.option("--out", required=True, type=PATH, help="Where the table goes: CSV, comma, UTF-8.")
@click.option("--rejects", required=True, type=PATH, help="Where rejected records go.")
@click.option("--expect-records", type=click.IntRange(min=0), help="Number of records the file must have.")
@AS_JSON
@sentences
def read(file: Path, declared: Declared, out: Path, rejects: Path, expect_records: int | None, as_json: bool) -> None:
    """Read FILE strictly into a table of text. What is not declared is detected, or the file is refused."""
    if len({path.resolve() for path in (file, out, rejects)}) < 3:
        raise click.UsageError("FILE, --out and --rejects are three different files.")
    report = read_table(file, out, rejects, declared, expect_records)
    platforms = _platforms_of(out)
    if as_json:
        say_json({**asdict(report), "platforms": [platform.name for platform in platforms]})
        return
    say(
        f"{report.file_name}: {report.records_read} read, {report.accepted} accepted, {report.rejected} rejected, "
        f"{report.columns} columns.\n"
        f"Read as: {_read_as(report.encoding, report.delimiter)}, {_counted(report.header_rows, 'header row')}, "
        f"{_counted(report.lines_skipped, 'line')} skipped.\n"
        f"Platform: {' or '.join(platform.title for platform in platforms) or 'none that is known'}.\nTable: {out}"
    )
    if report.rejected:
        say(f"Rejected records, with their lines and reasons: {rejects}")


@click.command()
@click.argument("file", type=PATH, required=False)
@SURVEY
@WAVE
@PLATFORM
@click.option("--columns", type=PATH, help="CSV with export_column,column_name: which column is which.")
@click.option("--time-zone", default="UTC", show_default=True, help="Zone of times that name none, such as Europe/Brussels.")
@DATE_ORDER
@click.option("--expect-records", type=click.IntRange(min=0), help="Number of records the file must have.")
@click.option("--fewer", is_flag=True, help="Land it even if it brings far fewer records than the file that it replaces.")
@click.option("--replay", "is_replay", is_flag=True, help="Land the wave's last file again, after the codebook was corrected.")
@dialect_options
@AS_JSON
@sentences
def land(
    file: Path | None,
    survey: str,
    wave: str,
    platform: str | None,
    columns: Path | None,
    time_zone: str,
    date_order: str | None,
    expect_records: int | None,
    fewer: bool,
    is_replay: bool,
    declared: Declared,
    as_json: bool,
) -> None:
    """Land FILE, the export of a survey platform, as a WAVE of a SURVEY. The next run of the warehouse reads it.

    The same file again changes nothing; another file takes the place of the former, which stays in the archive.
    """
    from smart_customs.landing.land import Order, replay
    from smart_customs.landing.land import land as land_file
    from smart_customs.landing.platforms import PLATFORMS
    from smart_customs.landing.platforms.platform import Settings

    if is_replay == (file is not None):
        raise click.UsageError("Name a FILE, or say --replay to land the wave's last file again.")
    if file is None:
        landing = replay(survey, wave, landing_folder(), SEEDS, fewer)
    else:
        order = Order(survey, wave, platform, columns, declared, Settings(time_zone, date_order), expect_records, fewer)
        landing = land_file(file, order, landing_folder(), SEEDS)
    entry, reading, difference = landing.entry, landing.reading, landing.difference
    if as_json:
        content = {**asdict(entry), "is_new": landing.is_new, **(reading._asdict() if reading else {})}
        say_json({**content, "difference": difference._asdict() if difference else None})
        return
    read_as = f"Read as: {PLATFORMS[entry.platform].title}, {_read_as(entry.encoding, entry.delimiter)}"
    if reading is None:
        say(
            f"{entry.file_name} was landed on {entry.landed_at}: nothing to do. After a correction of the codebook: --replay.\n"
            f"{read_as}."
        )
        return
    say(
        f"{entry.file_name}: {entry.records_read} read, {entry.accepted} accepted, "
        f"{entry.rejected} rejected, {entry.skipped} skipped, {_counted(entry.set_aside_answers, 'answer')} set aside.\n"
        f"{read_as}, {_counted(reading.header_rows, 'header row')}, {_counted(reading.lines_skipped, 'line')} skipped, "
        f"times without a zone as {reading.time_zone}.\n"
        f"Wave {wave} of the {survey} survey: {landing.canonical}"
    )
    if entry.supersedes and entry.supersedes != entry.sha256:
        say(f"It takes the place of the file with the hash {entry.supersedes[:12]}, which stays in the archive.")
    if difference:
        say(f"Against what was landed before: {_differing(**difference._asdict())}.")
    if entry.rejected or entry.skipped or entry.set_aside_answers:
        say(f"What was rejected, skipped and set aside: {landing.rejects}")
    say("Publish it: make run")


@click.command()
@click.option("--survey", type=SURVEYS, help="Only this survey.")
@click.option("--wave", help="Only this wave.")
@click.option("--details", is_flag=True, help="Show the rejected records and the answers set aside of files that count.")
@AS_JSON
@sentences
def ledger(survey: str | None, wave: str | None, details: bool, as_json: bool) -> None:
    """List what was landed, superseded files included."""
    from smart_customs.landing.upkeep import rejects, set_aside

    folder = landing_folder()
    entries = [e for e in folder.ledger.entries() if survey in (None, e.survey_code) and wave in (None, e.wave_id)]
    listed = []
    for entry in entries:
        counts = folder.ledger.latest(entry.survey_code, entry.wave_id) == entry
        item = {**asdict(entry), "counts": counts}
        if details and counts:
            item |= {"rejects": rejects(folder, entry), "set_aside": set_aside(folder, entry)}
        listed.append(item)
    if as_json:
        say_json(listed)
        return
    if not listed:
        say("Nothing was landed yet.")
    for item in listed:
        gone = "forgotten" if item["forgotten"] else "taken back"
        state = "counts" if item["counts"] else "superseded" if item["file_name"] else gone
        say(
            f"{item['landed_at'][:19]}  {item['survey_code']:<14} {item['wave_id']:<8} {state:<10}  "
            f"{item['accepted']} accepted, {item['rejected']} rejected, {item['skipped']} skipped, "
            f"{item['set_aside_answers']} set aside  {printable(item['file_name']) or '(no file)'}"
        )
        if item["difference"]:
            say(f"    against the landing before: {_differing(**item['difference'])}")
        for reject in item.get("rejects", []):
            by_rule = reject["reason"].startswith("skipped by rule")
            say(f"    line {reject['line']} {'' if by_rule else 'rejected: '}{printable(reject['reason'])}")
        for answer in item.get("set_aside", []):
            say(f"    line {answer['line']} set aside, {answer['column_name']}: {answer['wording']!r}")


def _read_as(encoding: str, delimiter: str | None) -> str:
    """How a file was read, so that a wrong guess shows."""
    if delimiter is None:
        return "a workbook"
    return f"encoding {encoding}, delimiter {'tab' if delimiter == chr(9) else repr(delimiter)}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _differing(added: int, changed: int, gone: int) -> str:
    """How many records differ from those before, in words."""
    if not (added or changed or gone):
        return "no record added, changed or gone"
    return f"{_counted(added, 'record') if added else 'no record'} added, {changed or 'none'} changed, {gone or 'none'} gone"


def _platforms_of(table: Path) -> "list[Platform]":
    """The platforms whose export a table of text may be, by its first rows."""
    import csv
    from itertools import islice

    from smart_customs.landing.platforms import fitting

    # A cell may be longer than what the library takes for one.
    csv.field_size_limit(2**31 - 1)
    with table.open(encoding="utf-8", newline="") as file:
        first_rows = list(islice(csv.reader(file, strict=True), 6))
    return fitting(first_rows)


COMMANDS = (read, land, ledger)
