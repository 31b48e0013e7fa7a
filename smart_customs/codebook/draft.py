"""A draft of a wave's codebook: proposals for an export, decisions of a person, and in the end the rows to add to the seeds.

The codebook is public, so nothing goes into a draft that only a few people wrote: no free text, no address, no name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from smart_customs.codebook.decisions import Decisions, read_decisions, write_decisions
from smart_customs.codebook.definition import Definition, load_definition
from smart_customs.codebook.export import read_export
from smart_customs.codebook.last_wave import LastWave
from smart_customs.codebook.proposal import Proposal, Proposer, Question
from smart_customs.codebook.seeds import ANSWERS, QUESTIONS, WAVES, Seeds, read_seed
from smart_customs.codebook.wave import WAVE_COLUMNS, propose_wave
from smart_customs.codebook.wordings import propose_wordings
from smart_customs.files import replacing
from smart_customs.landing.csv_file import writing_csv
from smart_customs.landing.dialect import Declared
from smart_customs.landing.refusal import Refused

QUESTION_COLUMNS = (
    *("wave_id", "survey_code", "column_name", "topic", "item_code", "answer_type"),
    *("is_required", "is_personal_data", "label_en", "label_fr"),
)
ANSWER_COLUMNS = ("wave_id", "topic", "raw_value", "answer_code")
DECISIONS, MAPPING = "decisions.csv", "columns.csv"


@dataclass(frozen=True)
class Draft:
    """What was proposed, and the files that were written: rows for the seeds only where no decision is open."""

    platform: str
    previous_wave_id: str | None
    columns: int
    proposal: Proposal
    wordings: list[tuple[str, str, str]]
    decisions: Decisions
    files: list[Path]


def draft(
    path: Path,
    survey_code: str,
    wave_id: str,
    out: Path,
    platform_name: str | None,
    declared: Declared,
    seeds: Path,
    definition: Path | None = None,
    decided: Path | None = None,
    date_order: str | None = None,
) -> Draft:
    """Drafts the rows for an export into the folder `out`. The same files give the same draft.

    Raises Refused where the export, its definition or the decisions cannot be read, or where `out` holds decisions that were not
    handed back.
    """
    decisions = read_decisions(decided) if decided else Decisions()
    known = LastWave(Seeds(seeds), survey_code, wave_id)
    export = read_export(path, platform_name, declared, date_order)
    proposal = Proposer(export, load_definition(definition) if definition else Definition(), known, decisions).propose()
    wordings = propose_wordings(proposal, known, decisions)
    wave = propose_wave(survey_code, wave_id, export, proposal, known, decisions)
    _check_untouched(out / DECISIONS, decided, decisions)
    tables: dict[str, tuple[Sequence[str], list[list[str]]]] = {}
    if not decisions.open:
        tables[Path(QUESTIONS).name] = (QUESTION_COLUMNS, [_question_row(q, survey_code, wave_id) for q in proposal.questions])
        tables[Path(ANSWERS).name] = (ANSWER_COLUMNS, [[wave_id, *row] for row in wordings])
        tables[Path(WAVES).name] = (WAVE_COLUMNS, [list(wave.values())])
        tables |= {f"{name}.csv": _list_rows(name, decisions, seeds) for name in dict.fromkeys(name for name, _ in decisions.new)}
        if proposal.left_out:
            tables[MAPPING] = (("export_column", "column_name"), [[name, ""] for name in proposal.left_out])
    files = [out / DECISIONS, *(out / name for name in tables)]
    with replacing(out / DECISIONS, 0o644) as place:
        write_decisions(place, decisions)
    for name, (header, rows) in tables.items():
        with replacing(out / name, 0o644) as place, writing_csv(place) as write_row:
            write_row(header)
            for row in rows:
                write_row(row)
    # What an earlier draft with other decisions has left.
    for path in (*out.glob("codebook_*.csv"), *out.glob("ref_*.csv"), out / MAPPING):
        if path.name not in tables:
            path.unlink(missing_ok=True)
    return Draft(export.platform, known.wave_id, len(export.columns), proposal, wordings, decisions, files)


def _list_rows(name: str, decisions: Decisions, seeds: Path) -> tuple[Sequence[str], list[list[str]]]:
    """The header of a list of codes, and rows for those that it has to get. Raises Refused where a row needs more than labels."""
    path = seeds / f"reference/{name}.csv"
    header, lines = read_seed(path)
    if header[1:] != ["label_en", "label_fr", "sort_order"]:
        code = next(code for listed, code in decisions.new if listed == name)
        raise Refused(path, f"no {code}", "it with all columns", f"Add its row there, and decide for {code} without the plus.")
    last = max((int(line.cells["sort_order"]) for line in lines), default=0)
    new = [(code, *labels) for (listed, code), labels in decisions.new.items() if listed == name]
    return header, [[*row, str(last + number)] for number, row in enumerate(new, start=1)]


def _question_row(question: Question, survey_code: str, wave_id: str) -> list[str]:
    return [
        *(wave_id, survey_code, question.column_name, question.topic, question.item_code, question.answer_type),
        *(str(question.is_required).lower(), str(question.is_personal_data).lower()),
        *(question.labels["en"], question.labels["fr"]),
    ]


def _check_untouched(target: Path, decided: Path | None, decisions: Decisions) -> None:
    """Raises Refused where a file in the way holds decisions that were not handed back."""
    if not target.exists() or (decided and decided.resolve() == target.resolve()):
        return
    before = read_decisions(target)
    if {about: given.value for about, given in before.given.items()} != {a: g.value for a, g in decisions.given.items()}:
        raise Refused(
            target,
            "decisions that were taken",
            "none, or those of --decisions",
            "Hand them back with --decisions, or name another folder with --out.",
        )
