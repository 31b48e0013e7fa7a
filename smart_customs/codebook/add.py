"""Adding the rows of a draft to the seeds, all of them or none."""

import csv
import io
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from smart_customs.codebook.check import check_wave
from smart_customs.codebook.draft import ANSWER_COLUMNS, DECISIONS, QUESTION_COLUMNS
from smart_customs.codebook.seeds import ANSWERS, QUESTIONS, WAVES, Seeds, read_seed
from smart_customs.codebook.wave import WAVE_COLUMNS
from smart_customs.comparing import comparable
from smart_customs.files import replacing
from smart_customs.landing.refusal import Refused

# The wave's row comes last: without it nothing asks for the others.
_TABLES = {QUESTIONS: QUESTION_COLUMNS, ANSWERS: ANSWER_COLUMNS, WAVES: WAVE_COLUMNS}


def add(draft: Path, folder: Path) -> dict[Path, int]:
    """Appends the rows of a draft to the seeds in `folder`; how many to each file.

    Raises Refused where the draft has open decisions, where its wave is described already, and where the seeds with the new rows
    would not pass the check. Wordings that the wave has already, from its other survey, are not doubled.
    """
    # Codes that are new to a list come first: the other rows name them.
    lists = {
        f"reference/{path.name}": read_seed(path)[0] for path in sorted(draft.glob("ref_*.csv")) if path.name != Path(WAVES).name
    }
    tables: dict[str, Sequence[str]] = {**lists, **_TABLES}
    added = {name: _drafted(draft, name, columns) for name, columns in tables.items()}
    seeds = Seeds(folder)
    if len(added[WAVES]) != 1:
        raise Refused(draft / Path(WAVES).name, f"{len(added[WAVES])} waves", "one", "Draft again.")
    survey_code, wave_id = added[WAVES][0]["survey_code"], added[WAVES][0]["wave_id"]
    for name, lines in ((WAVES, seeds.waves), (QUESTIONS, seeds.questions)):
        for line in lines:
            if (line.cells["survey_code"], line.cells["wave_id"]) == (survey_code, wave_id):
                raise Refused(
                    folder / name,
                    f"the {survey_code} survey's wave {wave_id}",
                    "a wave that is not described yet",
                    "Remove its rows from the seeds first, or draft it under another id.",
                    line=line.number,
                )
    known = {(a.cells["wave_id"], a.cells["topic"], comparable(a.cells["raw_value"])) for a in seeds.answers}
    added[ANSWERS] = [a for a in added[ANSWERS] if (a["wave_id"], a["topic"], comparable(a["raw_value"])) not in known]
    with tempfile.TemporaryDirectory() as name:
        trial = Path(name)
        for part in ("codebook", "reference"):
            shutil.copytree(folder / part, trial / part)
        for table, columns in tables.items():
            (trial / table).write_bytes(_appended(folder / table, columns, added[table]))
        check_wave(trial, survey_code, wave_id)
        for table in tables:
            with replacing(folder / table, 0o644) as place:
                shutil.copyfile(trial / table, place)
    return {folder / name: len(rows) for name, rows in added.items()}


def _drafted(draft: Path, name: str, columns: Sequence[str]) -> list[Mapping[str, str]]:
    path = draft / Path(name).name
    if not path.exists():
        raise Refused(
            draft,
            f"no {path.name}",
            "a draft without open decisions",
            f"Fill in {draft / DECISIONS}, and draft again with --decisions.",
        )
    header, lines = read_seed(path)
    if header != list(columns):
        raise Refused(path, f"the header {','.join(header)}", ",".join(columns), "Draft again.", line=1)
    return [line.cells for line in lines]


def _appended(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """The seed with the rows at its end, what stands in it byte for byte as before."""
    before = path.read_bytes()
    header = read_seed(path)[0]
    text = io.StringIO()
    csv.DictWriter(text, header, lineterminator="\n").writerows(
        {name: row[name] for name in header if name in columns} for row in rows
    )
    return before + (b"" if before.endswith(b"\n") else b"\n") + text.getvalue().encode()
