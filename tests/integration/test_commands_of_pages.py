"""Every command that a page prints is carried out, in a copy of the project, or stands below with the reason why not."""

import ast
import csv
import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
import yaml
from building import PROJECT
from codebook_seeds import accept_all
from fixtures.new_questionnaire.exports import limesurvey, lss

from benchmarks.workshop import Workshop
from smart_customs.cli import main
from smart_customs.landing.platforms import PLATFORMS

# What git ignores is not the project's: products have pages of their own.
_LISTED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"],
    cwd=PROJECT,
    capture_output=True,
    text=True,
    check=True,
)
PAGES = sorted(
    PROJECT / name
    for name in _LISTED.stdout.split("\0")
    if name and "adr" not in Path(name).parts and name != "CHANGELOG.md" and (PROJECT / name).exists()
)
HOW_TO = PROJECT / "docs/how-to"
# What a page does needs what another one did: these come first, in this order.
FIRST = [HOW_TO / f"{name}.md" for name in ("add-a-mart", "add-a-wave", "landing", "add-a-question")]

# How a command begins -> why it is not carried out here. Of `make` only what it would do is asked for: see `rehearsed`.
NOT_RUN = {
    ".venv/bin/python -m pytest": "These tests run anyway; here their files have to exist.",
    "SURVEY_SEED=7 .venv/bin/python -m pytest": "These tests run anyway; here their files have to exist.",
    "WAREHOUSE_PATH=/tmp/bare.duckdb .venv/bin/dbt build": "The fixture `bundled` is this build.",
    "WAREHOUSE_PATH=/tmp/what_if.duckdb .venv/bin/dbt build": "A build of twelve seconds; its variables have to exist.",
    ".venv/bin/smart-customs rollback --publication": "Needs two publications: test_kept.py has them.",
    ".venv/bin/python -m benchmarks.storage": "Fifty runs, half an hour.",
    "umask 077": "tests/integration/test_backup.py carries it out.",
    'tar --create --gzip --file "$BACKUP"': "tests/integration/test_backup.py carries it out.",
    'mkdir -p "$SMART_CUSTOMS_HOME"': "tests/integration/test_backup.py carries it out.",
    'tar --extract --gzip --same-permissions --file "$BACKUP"': "tests/integration/test_backup.py carries it out.",
    "SMART_CUSTOMS_ALERTS=": "A line of a file of settings, with an address of nobody.",
    "SMART_CUSTOMS_INTERFACE=": "A line of a file of settings.",
    "git diff seeds": "The copy is no repository.",
    "duckdb -readonly": "DuckDB's own program is no part of this project.",
    "apt-get install": "R is needed by nobody who runs the tests.",
    "Rscript": "R is needed by nobody who runs the tests.",
}


@dataclass(frozen=True)
class Command:
    """A command of a page. `line`: where it begins."""

    page: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(PROJECT)}, line {self.line}: {self.text}"

    @property
    def reason(self) -> str | None:
        """The beginning under which it is listed as one that is not carried out."""
        return next((start for start in NOT_RUN if self.text.startswith(start)), None)


def blocks(page: Path) -> list[tuple[str, int, list[str]]]:
    """The fenced blocks of a page: language, number of the first line, lines without their indent."""
    found, language, indent = [], None, 0
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        fence = re.match(r"( *)```(\w*)$", line)
        if fence and language is None:
            language, indent = fence[2], len(fence[1])
            found.append((language, number + 1, []))
        elif fence:
            language = None
        elif language is not None:
            found[-1][2].append(line[indent:])
    return found


def commands(page: Path) -> list[Command]:
    """The commands of a page in their order; one that goes on behind a backslash is one."""
    found = []
    for language, first, lines in blocks(page):
        if language in ("sh", "bash"):
            text = ""
            for number, line in enumerate(lines, start=first):
                text += line.removesuffix("\\")
                if text.strip() and not line.endswith("\\"):
                    found.append(Command(page, number, text))
                    text = ""
    return found


def rehearsed(text: str) -> str:
    """The command as it is carried out: `make` says what it would do, and has to find its targets."""
    return re.sub(r"\bmake\b(?=( [A-Z_]+=\S+)* [a-z])", "make --dry-run", text)


def without_last_column(export: Path) -> None:
    """Takes out the question that no topic is for: other pages land what the codebook knows."""
    with export.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with export.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(row[:-1] for row in rows)


def test_every_command_of_a_page_does_its_work(tmp_path: Path):
    """One walk through all pages: a wave is drafted, added, landed, forgotten."""
    shop = Workshop(tmp_path)
    apart = {".venv", ".git", ".dagster", "target", "logs", "warehouse", "landing", "products"}
    shutil.copytree(PROJECT, shop.project, ignore=lambda folder, names: apart & set(names) if Path(folder) == PROJECT else [])
    (shop.project / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    export = limesurvey(shop.project / "results-survey.csv")
    lss(shop.project / "survey.lss")
    environment = {**shop.environment, "MAKEFLAGS": "", "SMART_CUSTOMS_ALERTS": "", "NO_COLOR": "1"}
    failed = []
    for page in [*FIRST, *(page for page in PAGES if page not in FIRST)]:
        for command in commands(page):
            if command.reason is not None:
                continue
            run = subprocess.run(
                ["bash", "-euc", rehearsed(command.text)],
                cwd=shop.project,
                env=environment,
                input="y\n",
                capture_output=True,
                text=True,
            )
            if run.returncode:
                failed.append(f"{command}: ended with {run.returncode}:\n{run.stdout[-1500:]}{run.stderr[-1500:]}")
            if "codebook draft" in command.text and "--decisions" not in command.text:
                accept_all(shop.project / "draft/decisions.csv")
        if page.stem == "add-a-wave":
            without_last_column(export)
    assert not failed, "\n\n".join(failed)


def test_what_is_not_carried_out_stands_in_a_page():
    used = {command.reason for page in PAGES for command in commands(page)}
    assert NOT_RUN.keys() - used == set(), "No page prints these any more: take them out of the list."


def test_files_of_tests_that_a_page_names_exist():
    named = [
        (str(command), word)
        for page in PAGES
        for command in commands(page)
        if " -m pytest " in command.text
        for word in shlex.split(command.text)
        if word.startswith("tests/")
    ]
    assert len(named) > 4
    assert [(command, word) for command, word in named if not (PROJECT / word).exists()] == []


def test_a_page_with_queries_is_one_whose_queries_are_compared():
    from integration.test_readme import PAGES_WITH_QUERIES

    assert {page for page in PAGES for language, _, _ in blocks(page) if language == "sql"} == set(PAGES_WITH_QUERIES)


def inline(page: Path) -> list[str]:
    """What a page prints as code within its sentences and tables."""
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", text)]


def test_options_of_smart_customs_within_sentences_exist():
    wrong, seen = [], 0
    for page in PAGES:
        for code in inline(page):
            words = code.removeprefix(".venv/bin/").split()
            if words[:1] != ["smart-customs"] or len(words) < 2:
                continue
            seen += 1
            found: click.Command = main
            while isinstance(found, click.Group) and len(words) > 1 and words[1] in found.commands:
                found = found.commands[words.pop(1)]
            known = {option for parameter in found.params for option in parameter.opts} | {"--help"}
            asked = {word for part in words[1:] if (word := part.strip("[].,")).startswith("--")}
            if isinstance(found, click.Group) or asked - known:
                wrong.append(f"{page.relative_to(PROJECT)}: {code}")
    assert seen > 20
    assert wrong == []


def test_modules_within_sentences_exist():
    named = {(page, module) for page in PAGES for code in inline(page) for module in re.findall(r"\bpython -m ([\w.]+)", code)}
    assert len(named) > 2
    assert [(page, module) for page, module in named if importlib.util.find_spec(module) is None] == []


@pytest.mark.parametrize(
    "page",
    [*sorted(HOW_TO.glob("*.md")), PROJECT / "CONTRIBUTING.md", PROJECT / "docs/architecture.md"],
    ids=lambda page: page.name,
)
def test_paths_of_the_project_within_sentences_exist(page: Path):
    folders = {path.name for path in PROJECT.iterdir() if path.is_dir()} - {"warehouse", "landing", "products", "target", "logs"}
    wrong = []
    for code in inline(page):
        if (
            re.fullmatch(r"[\w.*/-]+", code)
            and code.partition("/")[0] in folders
            and "/" in code
            and not list(PROJECT.glob(code))
        ):
            wrong.append(code)
    assert wrong == []


def said() -> str:
    """All texts in the project's Python but docstrings; of those with names filled in, the parts between them."""
    found = []
    for package in ("smart_customs", "orchestration", "expectations"):
        for file in (PROJECT / package).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                    found.append(node.value.replace("`", ""))
    return "\0".join(found)


def test_what_one_sees_is_what_the_project_prints():
    """The first column of the tables of the page on recovering, dots standing for what is filled in."""
    texts, missing, seen = said(), [], 0
    for line in (HOW_TO / "recover.md").read_text(encoding="utf-8").splitlines():
        for sentence in re.findall(r"`([^`]+)`", line.split(" | ")[0]) if line.startswith("| `") else []:
            if " " not in sentence:
                continue
            seen += 1
            parts = [part.strip(" :;,.") for part in sentence.split("...")]
            missing += [f"{sentence}: {part}" for part in parts if part and part not in texts]
    assert seen > 25
    assert missing == []


def test_values_of_variables_are_those_of_the_project():
    variables = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", (HOW_TO / "data-engineer.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == 5
    assert {name: int(value) for name, value in rows} == {name: variables[name] for name, _ in rows}


def test_the_hour_of_the_nightly_run_is_that_of_the_schedule():
    from orchestration.defs.jobs import nightly

    minute, hour, *_ = nightly.cron_schedule.split()
    clock = f"{int(hour):02}:{int(minute):02} UTC"
    page = (HOW_TO / "data-engineer.md").read_text(encoding="utf-8")
    assert re.findall(r"runs the job at (\d\d:\d\d UTC)", page) == [clock]
    assert clock in nightly.description


def test_every_platform_is_one_of_those_that_are_understood():
    page = (HOW_TO / "landing.md").read_text(encoding="utf-8")
    table = page.split("## What is understood")[1].split("\n## ")[0]
    tables = PROJECT / "smart_customs/landing/platforms"
    titles = {name: tomllib.loads((tables / f"{name}.toml").read_text(encoding="utf-8"))["title"] for name in PLATFORMS}
    assert [title for title in titles.values() if title not in table] == []
