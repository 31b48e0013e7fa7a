"""The table of defects in docs/reliability.md."""

import re
from collections import Counter
from textwrap import shorten

from benchmarks.workshop import PROJECT
from defects.catalogue import DEFECTS
from defects.place import WAVES
from defects.untried import untried
from docs.sections import write_section

PAGE = PROJECT / "docs" / "reliability.md"
# No real wave has printed figures, nor a number of rows that was committed with it.
OF_THE_BUNDLED_WAVE = ("rpt_published_figures.match_the_report", "has_the_committed_number_of_rows")
MOST_SHOWN = 2
# Letters of a sentence.
LONGEST = 120
# Of a file that a sentence names, all but its name: the folder is of this trial alone.
_PATH = re.compile(r"(?<!\w)/(\S+/)+")
OUTCOMES = ("stopped", "accounted for", "without effect", "silent")


def outcome(wave: str, verdict: dict) -> str:
    """One of OUTCOMES."""
    if stopping(wave, verdict):
        return "stopped"
    return "accounted for" if verdict["accounted"] else "without effect" if verdict["is_idle"] else "silent"


def stopping(wave: str, verdict: dict) -> list[str]:
    """What stopped it, what only the bundled wave has behind the rest; on other waves without that."""
    only_bundled = [name for name in verdict["stopped_by"] if name.endswith(OF_THE_BUNDLED_WAVE)]
    others = [name for name in verdict["stopped_by"] if name not in only_bundled]
    return others + (only_bundled if wave == "2024" else [])


def told(name: str, verdicts: dict[str, dict]) -> str:
    return f"{name}: " + "; ".join(f"{wave} {_shown(wave, verdict)}" for wave, verdict in verdicts.items())


def counts(found: dict[str, dict[str, dict]]) -> str:
    number = Counter(outcome(wave, verdict) for verdicts in found.values() for wave, verdict in verdicts.items())
    return ", ".join(f"{kind} {number[kind]}" for kind in OUTCOMES)


def silent(found: dict[str, dict[str, dict]]) -> list[str]:
    return [
        f"{name} on {wave}" for name, verdicts in found.items() for wave in verdicts if outcome(wave, verdicts[wave]) == "silent"
    ]


def _shown(wave: str, verdict: dict) -> str:
    names = stopping(wave, verdict)
    if not names:
        kind = outcome(wave, verdict)
        return {"accounted for": f"accounted for: {verdict['accounted']}", "without effect": kind}.get(kind, f"**{kind}**")
    more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
    # What tells most first: a seal says that something changed, the others say what is wrong.
    shown = sorted(names, key=lambda name: name.startswith("ref_seals."))[:MOST_SHOWN]
    return (
        ", ".join(shorten(_PATH.sub("", name), LONGEST, placeholder=" ...") if " " in name else f"`{name}`" for name in shown)
        + more
    )


def write(found: dict[str, dict[str, dict]]) -> None:
    """Writes the table, with the counts at its end."""
    lines = [f"| defect | {' | '.join(f'wave {wave}' for wave in WAVES)} |", "|---|---|---|"]
    for name, verdicts in found.items():
        cells = [_shown(wave, verdicts[wave]).replace("|", "\\|") for wave in WAVES]
        lines.append(f"| {DEFECTS[name].says} | {' | '.join(cells)} |")
    lines += ["", f"{len(found)} defects on {len(WAVES)} waves: {counts(found)}.", ""]
    if never := untried(found):
        lines += ["Checks that none of them triggers:", "", *(f"- {line}" for line in never), ""]
    write_section(PAGE, "defects", "\n".join(lines))
