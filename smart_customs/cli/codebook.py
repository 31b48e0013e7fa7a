"""Describes questionnaires: drafts the rows of the codebook, adds them to the seeds, and checks these."""

import sys
from pathlib import Path

import click

from smart_customs.cli.options import AS_JSON, DATE_ORDER, FILE, PATH, PLATFORM, SURVEY, WAVE, dialect_options
from smart_customs.cli.words import landing_folder, say, say_json, sentences
from smart_customs.landing.dialect import Declared
from smart_customs.paths import SEEDS


@click.group()
def codebook() -> None:
    """Describe questionnaires."""


@codebook.command()
@FILE
@SURVEY
@WAVE
@click.option("--definition", type=PATH, help="The questionnaire's own definition: XLSForm .xlsx, .qsf, .lss or .lsq.")
@click.option("--decisions", type=PATH, help="The decisions that an earlier draft asked for, filled in.")
@click.option("--out", type=PATH, default=Path("codebook_draft"), show_default=True, help="Folder to write to.")
@PLATFORM
@DATE_ORDER
@dialect_options
@AS_JSON
@sentences
def draft(
    file: Path,
    survey: str,
    wave: str,
    definition: Path | None,
    decisions: Path | None,
    out: Path,
    platform: str | None,
    date_order: str | None,
    declared: Declared,
    as_json: bool,
) -> None:
    """Propose rows of the codebook for FILE, an export that nobody has described yet, and list what a person has to decide."""
    from smart_customs.codebook.draft import draft as draft_codebook
    from smart_customs.codebook.summary import as_dict, as_text

    drafted = draft_codebook(file, survey, wave, out, platform, declared, SEEDS, definition, decisions, date_order)
    if as_json:
        say_json(as_dict(drafted))
    else:
        say(as_text(drafted))


@codebook.command()
@click.argument("draft", type=PATH)
@AS_JSON
@sentences
def add(draft: Path, as_json: bool) -> None:
    """Add the rows in the folder DRAFT, in which no decision is open, to the seeds."""
    from smart_customs.codebook.add import add as add_draft
    from smart_customs.codebook.draft import MAPPING

    added = add_draft(draft, SEEDS)
    if as_json:
        say_json({str(path): count for path, count in added.items()})
        return
    for path, count in added.items():
        say(f"{count:>5} rows to {path}")
    mapping = f" --columns {draft / MAPPING}" if (draft / MAPPING).exists() else ""
    say(f"Commit them, then land the export: smart-customs land FILE --survey SURVEY --wave WAVE{mapping}")


@codebook.command()
@AS_JSON
@sentences
def seal(as_json: bool) -> None:
    """Seal lists and questionnaires as they are now, after somebody has looked at what changed. A run stops where they differ."""
    from smart_customs.codebook.seal import seal as seal_seeds

    sealed = seal_seeds(SEEDS)
    if as_json:
        say_json(sealed)
        return
    for row in sealed:
        wave = f", wave {row['wave_id']}" if row["wave_id"] else ""
        say(f"{row['rows']:>5} rows of {row['table_name']}{wave}")
    say("Commit the seals with what you looked at." if sealed else "Everything was sealed as it is.")


@codebook.command()
@click.option("--wave", help="Only what concerns this wave.")
@click.option("--definition", type=PATH, help="The questionnaire's own definition, whose options have to be wordings.")
@AS_JSON
@sentences
def check(wave: str | None, definition: Path | None, as_json: bool) -> None:
    """Say what a run would refuse in codebook, lists, waves, and what was landed for them. Ends with 1 if there is anything."""
    from smart_customs.codebook.check import check as check_seeds
    from smart_customs.codebook.check.landed import check_landed
    from smart_customs.codebook.check.meaning import check_meaning
    from smart_customs.codebook.definition import load_definition

    folder = landing_folder()
    landed = [(entry.survey_code, entry.wave_id) for entry in folder.ledger.standing()]
    findings = check_seeds(SEEDS, load_definition(definition) if definition else None, landed)
    # What cannot be read as a codebook says nothing of its meaning.
    findings = [*findings, *check_landed(SEEDS, folder), *(() if findings else check_meaning(SEEDS))]
    findings = [finding for finding in findings if finding.concerns(None, wave)]
    if as_json:
        say_json([finding._asdict() for finding in findings])
    elif not findings:
        say(f"Codebook, lists and waves are as a run needs them{f' for wave {wave}' if wave else ''}.")
    for finding in findings:
        say(f"Error: {finding}", err=True)
    sys.exit(1 if findings else 0)
