"""An export as the draft of a codebook sees it: its columns, what each asks, and how often each answer was given.

Nothing here leaves the machine's memory: which answers may be written down is decided in `proposal.py`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from smart_customs.codebook.definition import Defined
from smart_customs.landing.dialect import Declared, open_table
from smart_customs.landing.platforms import PLATFORMS, recognised
from smart_customs.landing.platforms.groups import TYPED
from smart_customs.landing.platforms.platform import Settings, Wanted, key
from smart_customs.landing.records import Record, Reject

_OPTION = re.compile(r"(.*\S)\s*\[([^\[\]]*)\]", re.DOTALL)
_NUMBERED = re.compile(r"(.*?)\s*(\d+)")
_GROUPS = {"kobotoolbox": "/", "odk_central": "-"}


@dataclass
class Column:
    """A column with answers. `name`: as landing knows it once the codebook asks for it, without groups."""

    full_name: str
    """As landing knows it where nothing asks for it."""
    name: str
    question: str
    option: str = ""
    text: str = ""
    """What it asks, in words, where the export says it beside the name."""
    answers: Counter[str] = field(default_factory=Counter)
    beside: str = ""
    """The column that holds the same option joined with others."""
    defined: Defined | None = None
    """The question that the definition has for it alone, or for it and others."""

    @property
    def is_code(self) -> bool:
        """Whether the name was made for programs, and not for people who answer."""
        return not re.search(r"\s", self.name.strip()) and "?" not in self.name


@dataclass(frozen=True)
class Export:
    """The columns in their order, the platform, and the first and last day of complete responses (empty where there are none)."""

    platform: str
    columns: list[Column]
    separators: tuple[str, ...]
    first_day: str
    last_day: str


def read_export(path: Path, platform_name: str | None, declared: Declared, date_order: str | None = None) -> Export:
    """Reads an export that no codebook describes. `date_order`: as landing takes it. Raises Refused where it cannot be read."""
    first = open_table(path, declared)
    first_rows = [first.header[0], *(item.cells for item in islice(first.records(), 5) if isinstance(item, Record))]
    platform = PLATFORMS[platform_name] if platform_name else recognised(first_rows, path)
    table = open_table(path, Declared(**{**vars(declared), "header_rows": platform.header_rows(first_rows) or 1}))
    nothing = Wanted({}, frozenset())
    standard = platform.standardise(table.header, table.records(), nothing, Settings(date_order=date_order), path)
    names = platform.names(table.header, nothing)
    texts = iter(zip(names, platform.texts(table.header, names), strict=True))
    asked = [next(text for name, text in texts if name == wanted) for wanted in standard.names]
    counters: list[Counter[str]] = [Counter() for _ in standard.names]
    days = set()
    for response in standard.responses:
        if isinstance(response, Reject):
            continue
        if response.is_complete == "true" and response.is_test == "false":
            days.add(response.submitted_at[:10])
        for counter, answer in zip(counters, response.answers, strict=True):
            if answer.strip():
                counter[answer.strip()] += 1
    columns = [
        Column(name, name, name, text=" ".join(text.split()) if text != name else "", answers=counter)
        for name, text, counter in zip(standard.names, asked, counters, strict=True)
    ]
    columns = _parted(columns, platform.name)
    return Export(platform.name, columns, platform.separators, min(days, default=""), max(days, default=""))


def _parted(columns: list[Column], platform: str) -> list[Column]:
    """The columns with question and option told apart, in the way of the platform."""
    if separator := _GROUPS.get(platform):
        return _of_groups(columns, separator)
    if platform == "microsoft_forms":
        _of_numbers(columns)
    for column in columns:
        if found := _OPTION.fullmatch(column.name):
            column.question, column.option = found[1], found[2]
    if platform == "qualtrics":
        _of_prefixes([c for c in columns if c.text], lambda c: c.text, " - ", lambda c: c.name.rpartition("_")[0])
    if platform == "eusurvey":
        _of_prefixes(columns, lambda c: c.name, ": ", lambda c: c.name.partition(": ")[0] if ": " in c.name else "")
    _of_codes([column for column in columns if column.is_code and not column.option])
    return columns


def _of_groups(columns: list[Column], separator: str) -> list[Column]:
    """Options stand behind their question and a slash, questions behind their groups.

    A joined column beside its options is left out.
    """
    names = {column.name for column in columns}
    asked: dict[str, str] = {}
    for column in columns:
        before, _, _ = column.name.rpartition("/")
        if before in names:
            asked[column.name] = before
    ends = Counter(name.rpartition(separator)[2] for name in names if name not in asked)

    def short(name: str) -> str:
        end = name.rpartition(separator)[2]
        return end if ends[end] == 1 else name

    kept = []
    for column in columns:
        if question := asked.get(column.name):
            option = column.name.removeprefix(question + "/")
            name = f"{short(question)}/{option}"
            kept.append(Column(column.name, name, short(question), option, answers=column.answers, beside=question))
        elif column.name not in asked.values():
            kept.append(Column(column.name, short(column.name), short(column.name), answers=column.answers))
    _of_codes([column for column in kept if column.is_code and not column.option])
    taken = Counter(key(column.name) for column in kept)
    for column in kept:
        # What people typed under "other" is called as its option is; landing gives it this name.
        if taken[key(column.name)] > 1 and "/" not in column.name:
            column.name += TYPED
    return kept


def _of_numbers(columns: list[Column]) -> None:
    """Rows of grids are named by their option alone, from the second grid on with its number behind."""
    names = {column.name for column in columns}
    for column in columns:
        found = _NUMBERED.fullmatch(column.name)
        if found and found[1] in names:
            column.question, column.option = f"grid {found[2]}", found[1]
        elif f"{column.name}2" in names:
            column.question, column.option = "grid 1", column.name


def _of_prefixes(
    columns: Sequence[Column], text: Callable[[Column], str], separator: str, block: Callable[[Column], str]
) -> None:
    """Where several columns of a block begin with the same words before the separator: these are the question."""
    blocks: dict[str, list[Column]] = {}
    for column in columns:
        if block(column):
            blocks.setdefault(block(column), []).append(column)
    for members in blocks.values():
        for column in members:
            before, found, after = text(column).partition(separator)
            if len(members) > 1 and found and all(text(other).startswith(before + separator) for other in members):
                column.question, column.option = before, after


def _of_codes(columns: Iterable[Column]) -> None:
    """Codes such as `impact_drones`: the beginning that most of them share is the question."""
    columns = list(columns)
    shared: Counter[str] = Counter()
    for column in columns:
        parts = column.name.split("_")
        shared.update("_".join(parts[:end]) for end in range(1, len(parts)))
    for column in columns:
        parts = column.name.split("_")
        beginnings = ["_".join(parts[:end]) for end in range(1, len(parts))]
        best = max(beginnings, key=lambda name: (shared[name], len(name)), default="")
        if best and shared[best] > 1 and not column.text:
            column.question, column.option = best, column.name.removeprefix(best + "_")
