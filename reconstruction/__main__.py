"""`python -m reconstruction [--out DIR]`: writes the raw files of the 2024 wave."""

import argparse
from pathlib import Path

from reconstruction.files import SEEDS, write_table
from reconstruction.member_survey import member_survey
from reconstruction.partner_survey import partner_survey


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m reconstruction", description=__doc__)
    parser.add_argument("--out", type=Path, default=SEEDS / "raw", metavar="DIR", help="folder to write to (default: seeds/raw)")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    write_table(out / "raw_member_survey_2024.csv", member_survey())
    write_table(out / "raw_partner_agency_survey_2024.csv", partner_survey())


if __name__ == "__main__":
    main()
