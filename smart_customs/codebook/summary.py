"""What is said of a draft: how much of it is sure, what a person has to decide, and what comes next."""

from collections import Counter
from typing import Any

from smart_customs.codebook.decisions import ACCEPTED, NEW, NOTHING
from smart_customs.codebook.draft import MAPPING, Draft
from smart_customs.codebook.proposal import Question

_KINDS = {
    "topic": "questions whose topic is not sure",
    "item": "texts whose code is not sure",
    "wording": "wordings",
    "wave": "the wave",
}
_SHOWN = 60


def as_dict(draft: Draft) -> dict[str, Any]:
    """The same for programs."""
    return {
        "platform": draft.platform,
        "previous_wave_id": draft.previous_wave_id,
        "columns": draft.columns,
        "questions": len(draft.proposal.questions),
        "wordings": len(draft.wordings),
        "left_out_columns": draft.proposal.left_out,
        "left_out_wordings": draft.proposal.rare,
        "unused_decisions": [list(about) for about in draft.decisions.unused],
        "open": [decision._asdict() for decision in draft.decisions.open],
        "files": [str(path) for path in draft.files],
    }


def as_text(draft: Draft) -> str:
    """A short table, and the next step."""
    undecided = {decision.what for decision in draft.decisions.open if decision.kind in ("topic", "item")}
    questions = draft.proposal.questions
    unsure = sum(_is_about(question, undecided) for question in questions)
    lines = [
        f"{draft.columns} columns of {draft.platform}, compared with wave {draft.previous_wave_id or '(none)'}:",
        f"  {len(questions):>4} rows for questions, {len(questions) - unsure} of them sure",
        f"  {len(draft.wordings):>4} wordings",
    ]
    if draft.proposal.left_out:
        lines.append(f"  {len(draft.proposal.left_out):>4} columns left out: {', '.join(map(_short, draft.proposal.left_out))}")
    for place, count in draft.proposal.rare.items():
        lines.append(f"  {count:>4} wordings in {_short(place)} that fewer than three respondents gave: not in the draft")
    by_kind = Counter(decision.kind for decision in draft.decisions.open)
    lines.append(f"  {len(draft.decisions.open):>4} decisions for you" + (":" if by_kind else ""))
    lines += [f"       {count:>3} {_KINDS[kind]}" for kind, count in by_kind.items()]
    lines += [
        f"         {_short(d.what):<40} {d.proposed}? ({d.sure} of 100{', ' + d.where if d.where else ''})"
        for d in draft.decisions.open
    ]
    for decision in draft.decisions.found.values():
        if not decision.is_needed and not decision.decision and decision.kind == "wave":
            lines.append(f"Assumed, {decision.what}: {decision.proposed}")
    lines += [f"Handed back for nothing that comes up: {kind} {_short(what)}" for kind, _, what in draft.decisions.unused]
    target = draft.files[0]
    if draft.decisions.open:
        lines.append(
            f"Write {ACCEPTED} (as proposed), a code, {NEW} and a new one, or {NOTHING} (leave out) into the column decision of "
            f"{target}, then call the same again with --decisions {target}"
        )
    else:
        mapping = f" The columns left out stand in {MAPPING}." if draft.proposal.left_out else ""
        lines.append(f"All decided. Add the rows to the seeds: smart-customs codebook add {target.parent}{mapping}")
    return "\n".join(lines)


def _is_about(question: Question, undecided: set[str]) -> bool:
    texts = (question.battery.question, question.column.text, question.column.option, question.column.name)
    return any(" ".join(text.split()) in undecided for text in texts if text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 3] + "..."
