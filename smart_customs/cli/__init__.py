"""The command `smart-customs`: reads and lands exports, looks after what was landed, and describes questionnaires."""

import click

from smart_customs.cli import codebook, forgetting, landing, publication


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="smart-customs-survey-warehouse")
def main() -> None:
    """Bring the exports of survey platforms into the warehouse.

    Ends with 0 if all went well, 1 if something was refused or failed, 2 if the command was called wrongly.
    """


for _command in (*landing.COMMANDS, forgetting.forget, *publication.COMMANDS, codebook.codebook):
    main.add_command(_command)
