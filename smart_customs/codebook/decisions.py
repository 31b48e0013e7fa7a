"""Decisions: what a draft proposes and is not sure of, as a file that a person fills in and hands back."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from smart_customs.codebook.definition import Labels
from smart_customs.codebook.matching import LIKELY, SURE, Match
from smart_customs.landing.csv_file import as_typed, harmless, writing_csv
from smart_customs.landing.refusal import Refused

COLUMNS = ("kind", "where", "what", "proposed", "sure", "alternatives", "needed", "decision")
ACCEPTED = "ok"
"""What a person writes to take what is proposed."""
NOTHING = "-"
"""What a person writes to leave a column or a wording out."""
NEW = "+"
"""What a person writes before a code that no list has yet."""
_CODE = re.compile(r"[a-z][a-z0-9_]*")


class Decision(NamedTuple):
    """One cell to set. `kind`, `where` and `what` say what it is about."""

    kind: str
    where: str
    what: str
    proposed: str
    sure: int
    alternatives: str
    is_needed: bool
    decision: str = ""


class Given(NamedTuple):
    """What a person decided, and on which line."""

    value: str
    line: int


@dataclass
class Decisions:
    """Those that were handed back, and those that come up while a draft is made."""

    path: Path | None = None
    given: dict[tuple[str, str, str], Given] = field(default_factory=dict)
    found: dict[tuple[str, str, str], Decision] = field(default_factory=dict)
    new: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Codes that a person adds to a list, by list and code, with their labels in English and French."""

    @property
    def open(self) -> list[Decision]:
        """Those that nobody has taken yet, and that have to be."""
        return [decision for decision in self.found.values() if decision.is_needed and not decision.decision]

    @property
    def unused(self) -> list[tuple[str, str, str]]:
        """Those that were handed back and are about nothing that comes up."""
        return [about for about in self.given if about not in self.found]

    def value_of(self, kind: str, where: str, what: str) -> str:
        """What a person decided, be it needed or not; empty where nobody did."""
        given = self.given.get((kind, where, " ".join(what.split())))
        return given.value if given else ""

    def choose(self, kind: str, where: str, what: str, ranked: Sequence[Match], allowed: Sequence[str] = ()) -> str:
        """What a person decided, else what is sure, else the proposal, which then is listed.

        Raises Refused where the decision is none of `allowed`; empty: anything.
        """
        what = " ".join(what.split())
        best = ranked[0] if ranked else Match(NOTHING, 0)
        about = (kind, where, what)
        if given := self.given.get(about):
            is_new = kind == "item" and given.value.startswith(NEW) and _CODE.fullmatch(given.value.removeprefix(NEW))
            if allowed and not is_new and given.value not in (*allowed, NOTHING):
                more = f", or {NEW} and a new code in small letters" if kind == "item" else ""
                raise Refused(
                    self.path or "decisions",
                    f"the decision {given.value!r}",
                    f"{ACCEPTED}, {NOTHING}, or one of {', '.join(allowed)}{more}",
                    "Correct it.",
                    line=given.line,
                )
        if given or best.sure < SURE:
            others = dict.fromkeys([*(match.code for match in ranked[1:]), *allowed])
            alternatives = " | ".join(code for code in others if code != best.code)
            decided = given.value if given else ""
            self.found[about] = Decision(*about, best.code, best.sure, alternatives, best.sure < SURE, decided)
        return given.value.removeprefix(NEW) if given else best.code

    def add_code(self, source: str, code: str, labels: Labels, text: str) -> None:
        """Notes a code that its list has to get, with its labels; the text where there are none."""
        self.new.setdefault((source, code), (labels.get("en", text), labels.get("fr", text)))

    def assume(self, kind: str, where: str, what: str, proposed: str) -> str:
        """What a person decided, else the proposal, which is listed for whoever knows better, and needs nobody."""
        about = (kind, where, what)
        given = self.given.get(about)
        self.found[about] = Decision(*about, proposed, SURE, "", False, given.value if given else "")
        return given.value if given else proposed

    def is_settled(self, kind: str, where: str, what: str) -> bool:
        """Whether a person decided, or nobody has to, or the proposal is likely."""
        found = self.found.get((kind, where, " ".join(what.split())))
        return found is None or bool(found.decision) or found.sure >= LIKELY

    def line_of(self, kind: str, where: str, what: str) -> int | None:
        """Where in the file that was handed back the decision stands."""
        given = self.given.get((kind, where, what))
        return given.line if given else None


def read_decisions(path: Path) -> Decisions:
    """The decisions that a person took. Raises Refused with the wrong line."""
    given: dict[tuple[str, str, str], Given] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            sample = file.readline()
            file.seek(0)
            # Spreadsheet programs of some languages save with semicolons.
            reader = csv.reader(file, strict=True, delimiter=";" if sample.count(";") > sample.count(",") else ",")
            header = next(reader, [])
            if header != list(COLUMNS):
                raise Refused(path, f"the header {','.join(header)}", ",".join(COLUMNS), "Take the file that the draft wrote.", 1)
            for row in filter(any, reader):
                if len(row) != len(COLUMNS):
                    raise Refused(path, f"{len(row)} cells", str(len(COLUMNS)), "Correct the row.", reader.line_num)
                cells = dict(zip(COLUMNS, map(as_typed, row), strict=True))
                value = cells["decision"].strip()
                if value:
                    about = (cells["kind"], cells["where"], cells["what"])
                    given[about] = Given(cells["proposed"] if value.lower() == ACCEPTED else value, reader.line_num)
    except OSError as error:
        raise Refused(path, f"no decisions ({error.strerror})", "the file that the draft wrote", "Check --decisions.") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise Refused(path, f"decisions that cannot be read ({error})", "CSV in UTF-8", "Save it as such.") from None
    return Decisions(path, given)


def write_decisions(path: Path, decisions: Decisions) -> None:
    """Writes every decision, those that are needed first, each with what was decided."""
    rows = sorted(decisions.found.values(), key=lambda d: not d.is_needed)
    with writing_csv(path) as write_row:
        # The mark at the beginning tells spreadsheet programs that it is UTF-8.
        write_row(["\ufeff" + COLUMNS[0], *COLUMNS[1:]])
        for row in rows:
            needed = "yes" if row.is_needed else "no"
            texts = map(harmless, (row.kind, row.where, row.what, row.proposed, str(row.sure), row.alternatives))
            # A decision has signs of its own.
            write_row([*texts, needed, row.decision])
