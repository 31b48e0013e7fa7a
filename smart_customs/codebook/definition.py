"""A questionnaire's own definition, whatever platform it comes from: what is asked, how, in which words, with which options."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from smart_customs.landing.platforms.platform import key
from smart_customs.landing.refusal import Refused

TEXT, NUMBER, ONE, MANY, RANKED = "text", "number", "one", "many", "ranked"
_TAG = re.compile(r"<[^<>]*>")
Labels = dict[str, str]
"""By language, `en` and `fr`."""


class Option(NamedTuple):
    """What can be chosen, or a row of a grid. `code`: as exports in codes write it."""

    code: str
    labels: Labels


@dataclass(frozen=True)
class Defined:
    """A question. `kind`: how it, or each row of it, is answered: text, number, one option, many, or some in order."""

    code: str
    kind: str
    labels: Labels
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Definition:
    """The questions in their order."""

    questions: tuple[Defined, ...] = ()

    def find(self, *names: str) -> Defined | None:
        """The question that one of the names, codes or texts, stands for."""
        wanted = {key(name) for name in names if name}
        for question in self.questions:
            if key(question.code) in wanted:
                return question
        found = [q for q in self.questions if wanted & {key(label) for label in q.labels.values() if label}]
        # A text that two questions share names neither.
        return found[0] if len(found) == 1 else None


def find_option(options: tuple[Option, ...], *names: str) -> Option | None:
    """The option or row that one of the names stands for."""
    wanted = {key(name) for name in names if name}
    return next(
        (o for o in options if key(o.code) in wanted or wanted & {key(label) for label in o.labels.values() if label}), None
    )


def load_definition(path: Path) -> Definition:
    """The definition in an XLSForm (.xlsx), or a file of Qualtrics (.qsf) or LimeSurvey (.lss, .lsq). Raises Refused."""
    from smart_customs.codebook.limesurvey_definition import read_limesurvey
    from smart_customs.codebook.qualtrics_definition import read_qualtrics
    from smart_customs.codebook.xlsform import read_xlsform

    readers: dict[str, Callable[[Path], list[Defined]]] = {
        ".xlsx": read_xlsform,
        ".qsf": read_qualtrics,
        ".lss": read_limesurvey,
        ".lsq": read_limesurvey,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Refused(
            path,
            f"a file that ends with {path.suffix or 'nothing'}",
            f"a definition that ends with {', '.join(readers)}",
            "Download it from the survey platform.",
        )
    if not path.is_file():
        raise Refused(path, "no such file", "the definition of a questionnaire", "Check --definition.")
    questions = reader(path)
    if not questions:
        raise Refused(path, "no question", "the definition of a questionnaire", "Download it again from the survey platform.")
    return Definition(tuple(questions))


def language(name: str) -> str:
    """`en`, `fr`, or nothing, for what platforms call a language: fr, fr-BE, French, French (fr), Français."""
    found = key(name).split("_")
    if "fr" in found or found[0] in ("french", "français"):
        return "fr"
    return "en" if "en" in found or found[0] == "english" else ""


def plain(text: str) -> str:
    """The text on one line, without markup."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())
