"""What the pages print is true: the queries give the output below them, commands exist, links lead somewhere."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from building import PROJECT, Dataset

README = PROJECT / "README.md"
PAGES_WITH_QUERIES = [README, PROJECT / "docs/how-to/analyst.md"]
PAGES = [
    *sorted(PROJECT.glob("*.md")),
    *sorted(path for folder in ("docs", "expectations", "reconstruction", "tests") for path in (PROJECT / folder).rglob("*.md")),
]

SQL_BLOCK = re.compile(r"^```sql\n(?P<sql>.*?)^```\n\n?(?P<output>(?:^\|[^\n]*\n)*)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
# `make` as a command: at the start of the code or behind variables, so that no sentence is taken for one.
MAKE_COMMAND = re.compile(r"(?:^|`|\n)\s*(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)")
TARGET = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Query:
    """A query of a page, and the table printed below it: its head and its rows, a text for each cell."""

    page: Path
    number: int
    sql: str
    head: list[str]
    rows: list[list[str]]

    def __str__(self) -> str:
        return f"{_name(self.page)} query {self.number}"


def _name(page: Path) -> str:
    return str(page.relative_to(PROJECT))


def queries(page: Path) -> list[Query]:
    """The queries of a page in their order. Raises ValueError for one without output."""
    found = []
    for number, block in enumerate(SQL_BLOCK.finditer(page.read_text(encoding="utf-8")), start=1):
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in block["output"].splitlines()]
        if len(lines) < 3:
            raise ValueError(f"{_name(page)}: query {number}: expected its output as a table below it, found {len(lines)} lines.")
        found.append(Query(page, number, block["sql"], lines[0], lines[2:]))
    return found


def as_printed(value: object) -> str:
    """A value as the pages print it: nothing for null, true and false in lower case."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings: lower case, hyphens for spaces, other signs left out."""
    headings = HEADING.findall(re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("query", [query for page in PAGES_WITH_QUERIES for query in queries(page)], ids=str)
def test_a_query_gives_the_output_that_is_printed_below_it(query: Query, request: pytest.FixtureRequest) -> None:
    """On the bundled wave, or on the fixture that the query's first line names."""
    data: Dataset = request.getfixturevalue("two_waves" if query.sql.startswith("-- tests/fixtures/two_waves\n") else "bundled")
    with duckdb.connect(data.database, read_only=True) as warehouse:
        result = warehouse.execute(query.sql)
        head = [column[0] for column in result.description]
        rows = [[as_printed(value) for value in row] for row in result.fetchall()]
    assert head == query.head
    assert len(rows) == len(query.rows)
    different = [
        f"row {number}, {column}: printed {printed!r}, found {found!r}"
        for number, (printed_row, found_row) in enumerate(zip(query.rows, rows, strict=True), start=1)
        for column, printed, found in zip(head, printed_row, found_row, strict=True)
        if printed != found
    ]
    assert different == []


def test_the_readme_has_five_queries() -> None:
    assert len(queries(README)) == 5


def test_the_run_that_the_readme_shows_has_as_many_checks_and_tables_as_there_are() -> None:
    page = README.read_text(encoding="utf-8")
    [(passed, checks)] = re.findall(r"^Checks +(\d+) of (\d+) passed$", page, re.MULTILINE)
    committed = (PROJECT / "smart_customs/publication/checks.txt").read_text(encoding="utf-8").splitlines()
    assert (int(passed), int(checks)) == (len(committed), len(committed))
    [tables] = re.findall(r"^Publication .*: (\d+) tables, ", page, re.MULTILINE)
    assert int(tables) == len(list((PROJECT / "models/marts").rglob("*.sql")))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_make_target_of_a_page_exists(page: Path) -> None:
    targets = set(TARGET.findall((PROJECT / "Makefile").read_text(encoding="utf-8")))
    named = {target for code in CODE.findall(page.read_text(encoding="utf-8")) for target in MAKE_COMMAND.findall(code)}
    assert named - targets == set()


def test_the_readme_names_the_two_commands_and_the_help() -> None:
    named = {target for code in CODE.findall(README.read_text(encoding="utf-8")) for target in MAKE_COMMAND.findall(code)}
    assert {"run", "test", "help"} <= named


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = []
    for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(path + (f"#{anchor}" if anchor else ""))
    assert broken == []


def test_readme_and_architecture_are_read_in_ten_minutes() -> None:
    """Words outside blocks of code and addresses of links, at 240 a minute."""
    words = 0
    for page in (README, PROJECT / "docs/architecture.md"):
        text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        words += len(re.findall(r"[A-Za-z][\w'’]*", re.sub(r"\]\([^)]*\)", "]", text)))
    assert words <= 2400


@pytest.mark.parametrize("page", [page for page in PAGES if "```python" in page.read_text(encoding="utf-8")], ids=_name)
def test_the_python_of_a_page_runs(page: Path, bundled: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Block after block, as somebody would type them in a home where `make run` has published."""
    (tmp_path / "warehouse").mkdir()
    for name in ("smart_customs", "restricted"):
        # Two files, as in a home: DuckDB opens one file once, whatever its names.
        shutil.copy(bundled.database, tmp_path / f"warehouse/{name}.duckdb")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        exec(block, names)
