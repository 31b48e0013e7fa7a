"""Writes `reference/platforms.md` from the tables of the platforms: `python docs/make_platforms_page.py`."""

import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
TABLES = PROJECT / "smart_customs/landing/platforms"
PAGE = PROJECT / "docs/reference/platforms.md"
MEANINGS = {
    "counts": "counts",
    "complete": "complete",
    "incomplete": "not complete: kept, not counted",
    "test": "a test: kept, not counted",
    "skipped": "skipped by rule",
    "rejected": "rejected",
}
_INTRODUCTION = """\
# What the platforms say of a response

Made by `docs/make_platforms_page.py` from the tables `smart_customs/landing/platforms/*.toml`; correct those, not this page.

Each export holds columns that say something of a response beside its answers. Names and values are known in the languages
given here; capital letters and blanks do not matter, except in names of KoboToolbox and ODK Central, where a question may be
called nearly the same. **A value that stands nowhere here rejects its record with that reason: it
is never counted, and never dropped.** Each platform's own page, named below, is where to look a value up. Most of them list
English values only: words in other languages were translated and not all seen in an export. One that is missing or wrong here
rejects records, which says so; it never makes one count.

In a name, `*` is any text, `#` are digits, and `{column}` is another column of the file or the question it belongs to.
"""


def page() -> str:
    """The page's text."""
    files = sorted(TABLES.glob("*.toml"), key=lambda path: (path.stem == "plain", path.stem))
    return "\n".join([_INTRODUCTION, *(_platform(tomllib.loads(path.read_text(encoding="utf-8"))) for path in files)])


def _platform(content: dict) -> str:
    columns, answers = content["columns"], content["answers"]
    source = f"<{content['source']}>" if content["source"].startswith("https") else f"`{content['source']}`"
    lines = [
        f"## {content['title'][0].upper()}{content['title'][1:]}",
        "",
        f"{content['files']}. Source: {source}",
        "",
        "| what | columns or values |",
        "|---|---|",
        f"| number of the response | {_code(columns['number']) or 'none: one is made from its cells'} |",
        f"| time | {_code(columns['submitted'])} |",
        f"| apart from the answers | {_code(columns['apart'])} |",
        f"| no answer | an empty cell{', ' if answers['missing'] else ''}{_code(answers['missing'])} |",
        f"| between options in one cell | {_code(answers['separators']) or 'a column for each option'} |",
        "",
    ]
    for state in content.get("state", []):
        lines += [f"{_code(state['columns'])}: {state['why']}", "", "| value | the response is |", "|---|---|"]
        lines += [f"| empty | {MEANINGS[state['empty']]} |"]
        lines += [f"| {_code(state[name])} | {meaning} |" for name, meaning in MEANINGS.items() if name in state]
        other = MEANINGS[state["otherwise"]] if "otherwise" in state else "rejected"
        lines += [f"| any other | {other} |", ""]
    if "state" not in content:
        lines += ["No column says that a response is incomplete or a test: each one counts.", ""]
    return "\n".join(lines)


def _code(values: list[str]) -> str:
    return ", ".join("a blank" if value == " " else f"`{value}`" for value in values)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
