"""What a run would refuse in codebook, lists and waves, found before any run: every finding with its file, line and remedy."""

from collections.abc import Collection, Iterator
from pathlib import Path

from smart_customs.codebook.check.answers import check_answers
from smart_customs.codebook.check.finding import Finding, at, shown
from smart_customs.codebook.check.lists import check_lists
from smart_customs.codebook.check.questions import check_bundled, check_options, check_questions
from smart_customs.codebook.check.waves import check_missing, check_waves
from smart_customs.codebook.definition import Definition
from smart_customs.codebook.seeds import ANSWERS, QUESTIONS, WAVES, Seeds, read_seed
from smart_customs.landing.refusal import Refused

_FILLED = {
    WAVES: ("wave_id", "survey_code", "title", "opened_on", "deadline_on", "closed_on", "provenance"),
    QUESTIONS: (
        *("wave_id", "survey_code", "column_name", "topic", "answer_type", "is_required", "is_personal_data"),
        *("label_en", "label_fr"),
    ),
    ANSWERS: ("wave_id", "topic", "raw_value", "answer_code"),
}
_MAY_BE_EMPTY = {WAVES: ("extended_deadline_on",)}
_SHOWN = 3


def check(folder: Path, definition: Definition | None = None, landed: Collection[tuple[str, str]] = ()) -> list[Finding]:
    """Everything that is wrong in the seeds of a folder.

    `definition`: of a questionnaire whose options have to be wordings. `landed`: surveys and waves of which a landed file counts.
    Raises Refused where a seed cannot be read at all.
    """
    seeds = Seeds(folder)
    cells = [finding for name in _FILLED for finding in _cells(folder, name)]
    if any(finding.line == 1 for finding in cells):
        # A header without a column: nothing can be said of the rows.
        return cells
    described = {(line.cells["survey_code"], line.cells["wave_id"]) for line in seeds.waves}
    found = [
        *check_waves(seeds),
        *check_questions(seeds, described),
        *check_answers(seeds, {wave for _, wave in described}),
        *check_missing(seeds),
        *check_lists(seeds),
        *check_bundled(seeds, landed),
        *(check_options(seeds, definition) if definition else ()),
    ]
    # Of a row with empty cells nothing else is said.
    incomplete = {(finding.path, finding.line) for finding in cells}
    return [*cells, *(finding for finding in found if (finding.path, finding.line) not in incomplete)]


def check_wave(folder: Path, survey_code: str, wave_id: str) -> None:
    """Raises Refused with the first findings where anything stands in the way of a wave."""
    findings = [f for f in check(folder, landed=[(survey_code, wave_id)]) if f.concerns(survey_code, wave_id)]
    if findings:
        first, *others = findings
        more = "".join(f"\n{finding}" for finding in others[: _SHOWN - 1])
        rest = len(findings) - _SHOWN
        count = f"\nAnd {rest} more: smart-customs codebook check --wave {wave_id}" if rest > 0 else ""
        raise Refused(first.path, first.found, first.expected, f"{first.remedy}{more}{count}", first.line)


def _cells(folder: Path, name: str) -> Iterator[Finding]:
    header, lines = read_seed(folder / name)
    if missing := [column for column in (*_FILLED[name], *_MAY_BE_EMPTY.get(name, ())) if column not in header]:
        yield Finding(shown(name), 1, f"no column {', '.join(missing)}", "it in the header", "Add it.")
        return
    for line in lines:
        if empty := [column for column in _FILLED[name] if not line.cells[column].strip()]:
            yield at(name, line, f"no {' and no '.join(empty)}", "it filled in", "Fill it in, or remove the row.")
