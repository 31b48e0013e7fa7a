"""Looks after what was landed and published: whether it is whole, and the way back to what was before."""

import sys
from dataclasses import asdict

import click

from smart_customs.cli.options import AS_JSON, SURVEYS
from smart_customs.cli.words import landing_folder, say, say_json, sentences
from smart_customs.paths import SEEDS, Home


@click.command()
@AS_JSON
@sentences
def verify(as_json: bool) -> None:
    """Check that everything landed and published is still whole: hashes, sums, canonical files, manifests."""
    from smart_customs.landing.upkeep import problems
    from smart_customs.publication.history import rollbacks
    from smart_customs.publication.kept import kept, standing
    from smart_customs.publication.remarks import remarks
    from smart_customs.publication.verify import problems as problems_of_publications

    folder, home = landing_folder(), Home.from_environment()
    found = [*problems(folder), *problems_of_publications(home)]
    entries, now = len(folder.ledger.entries()), standing(home)
    publications = [(one.manifest.run_id, one.manifest.published_at, one == now) for one in kept(home)]
    if as_json:
        said = [dict(zip(("run_id", "published_at", "stands"), one, strict=True)) for one in publications]
        came_back = [asdict(line) for line in rollbacks(home)]
        say_json({"entries": entries, "problems": found, "publications": said, "rollbacks": came_back})
    elif not found:
        say(
            f"All {entries} entries of the ledger are as they should be."
            if entries
            else "The ledger has no entries: nothing was landed here."
        )
    if not as_json:
        for run_id, published_at, stands in publications:
            say(f"Publication  {published_at[:19].replace('T', ' ')} UTC, run {run_id}{', stands' if stands else ''}")
        for line in remarks(home):
            say(line)
    for problem in found:
        say(f"Error: {problem}", err=True)
    sys.exit(1 if found else 0)


@click.command()
@click.option("--survey", type=SURVEYS, help="Who was asked.")
@click.option("--wave", help="Id of the wave, such as 2024.")
@click.option(
    "--publication",
    "run",
    is_flag=False,
    flag_value="",
    help="Instead of a file: the publication before the one that stands, or that of a run, by the first letters of its id.",
)
@AS_JSON
@sentences
def rollback(survey: str | None, wave: str | None, run: str | None, as_json: bool) -> None:
    """Put the file before the last one back in its place, or none where it was the first; or an earlier publication."""
    if run is None and survey and wave:
        _roll_back_landing(survey, wave, as_json)
    elif run is not None and not survey and not wave:
        _roll_back_publication(run, as_json)
    else:
        raise click.UsageError("Name a wave with --survey and --wave, or say --publication.")


def _roll_back_landing(survey: str, wave: str, as_json: bool) -> None:
    from smart_customs.landing.upkeep import rollback as roll_back

    landing = roll_back(survey, wave, landing_folder(), SEEDS)
    if as_json:
        say_json(asdict(landing.entry) if landing else None)
    elif landing:
        say(f"{landing.entry.file_name} counts again for wave {wave} of the {survey} survey. Publish it: make run")
    else:
        say(f"No landed file stands for wave {wave} of the {survey} survey any more. Publish it: make run")


def _roll_back_publication(run: str, as_json: bool) -> None:
    from smart_customs.publication.rollback import roll_back

    manifest = roll_back(Home.from_environment(), run).manifest
    if as_json:
        say_json({"run_id": manifest.run_id, "published_at": manifest.published_at})
        return
    at = manifest.published_at[:19].replace("T", " ")
    say(
        f"The publication of run {manifest.run_id}, made on {at} UTC, stands again. Make the products of it: make products\n"
        "The next run publishes what is landed then: make run"
    )


COMMANDS = (verify, rollback)
