"""Files that were landed: a codebook that was changed since then asks for other columns than they have."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from smart_customs.codebook.check.finding import Finding
from smart_customs.codebook.seeds import Seeds, of_wave
from smart_customs.landing.contract import STANDARD_COLUMNS
from smart_customs.landing.folder import LandingFolder


def check_landed(folder: Path, landing: LandingFolder) -> Iterator[Finding]:
    """Canonical files whose columns are not those of the codebook in the seeds `folder`."""
    seeds = Seeds(folder)
    for survey_code, wave_id in sorted({(line.cells["survey_code"], line.cells["wave_id"]) for line in seeds.waves}):
        canonical = landing.canonical(survey_code, wave_id)
        if landing.ledger.latest(survey_code, wave_id) is None or not canonical.exists():
            continue
        described = [row["column_name"] for row in of_wave(seeds.questions, wave_id, survey_code)]
        if differing := sorted({*pq.read_schema(canonical).names} ^ {*STANDARD_COLUMNS, *described}):
            yield Finding(
                str(canonical),
                None,
                f"columns that differ from the codebook's: {', '.join(differing)}",
                f"those of wave {wave_id}",
                f"Land it again: smart-customs land --replay --survey {survey_code} --wave {wave_id}.",
                survey_code,
                wave_id,
            )
