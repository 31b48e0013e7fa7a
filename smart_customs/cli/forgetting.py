"""Erases personal data: of a wave, of a Member, or of a Member's contact point, from everything that is kept."""

import click

from smart_customs.cli.options import AS_JSON, SURVEY, WAVE
from smart_customs.cli.words import landing_folder, say, say_json, sentences
from smart_customs.paths import SEEDS, Home


@click.command()
@SURVEY
@WAVE
@click.option("--member", metavar="ISO3", help="Only what this Member sent, such as CAN.")
@click.option("--contact-only", is_flag=True, help="Only the contact point of the Member; its answers stay.")
@click.confirmation_option(prompt="Erase it for good? Nothing brings it back.")
@AS_JSON
@sentences
def forget(survey: str, wave: str, member: str | None, contact_only: bool, as_json: bool) -> None:
    """Erase what was landed for a wave, or of it what a Member sent: exports, rejects, the restricted file, what is kept of both.

    The ledger says that something was forgotten, and when. Said again, it completes what was interrupted.
    """
    from smart_customs.landing.forgetting import Forgetting, forget_member
    from smart_customs.landing.upkeep import forget as forget_wave
    from smart_customs.publication.forgetting import erase, nobody_builds

    if contact_only and member is None:
        raise click.UsageError("--contact-only needs --member: whose contact point?")
    home = Home.from_environment()
    with nobody_builds(home):
        if member is None:
            gone = forget_wave(survey, wave, landing_folder())
            result = {"deleted": [str(path) for path in gone]}
            sentence = "Deleted: " + (", ".join(map(str, gone)) or "nothing was left") + "."
        else:
            forgotten = forget_member(Forgetting(survey, wave, member.upper(), contact_only), landing_folder(), SEEDS)
            result = forgotten._asdict()
            sentence = _of_member(forgotten.records, forgotten.unread, contact_only)
        erased = erase(home, survey, wave, member.upper() if member else None, contact_only)
    if as_json:
        say_json({**result, **erased._asdict()})
        return
    say(sentence)
    say(f"Restricted file: {_counted(erased.rows, 'row')} erased. Kept publications: {erased.kept} dropped.")
    say("Publish without it: make run, then make products.")


def _of_member(records: int, unread: int, contact_only: bool) -> str:
    sentence = f"Landed files: {_counted(records, 'record')} {'emptied or erased' if contact_only else 'erased'}."
    if unread:
        stay = "1 rejected record stays, which does" if unread == 1 else f"{unread} rejected records stay, which do"
        sentence += f" {stay} not name the Member in a way that is known; read them: smart-customs ledger --details."
    return sentence


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
