"""The remedies of all refusals, as they stand in the code, and a bench on which they are tried through the command."""

import ast
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
from click.testing import CliRunner

from smart_customs.cli import main
from smart_customs.paths import SEEDS

PACKAGE = Path(__file__).resolve().parents[3] / "smart_customs"
HEADER = "submission_id,submitted_at,is_complete,is_test,agency_type,agency_technologies_details"
Remedy = tuple[str, str]
"""The file below `landing` or the package, and the text as it stands there; of one that is put together, the expression."""


def remedies() -> set[Remedy]:
    """Every remedy that a `Refused` of landing or of the codebook is given; those of `forget` are tried in test_forgetting.py."""
    found = set()
    files = [*PACKAGE.glob("landing/**/*.py"), *PACKAGE.glob("codebook/**/*.py")]
    for path in [path for path in files if not path.stem.startswith("forgetting")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
                given = [*node.args[3:4], *(word.value for word in node.keywords if word.arg == "remedy")][0]
                text = given.value if isinstance(given, ast.Constant) else ast.unparse(given)
                found.add((path.relative_to(PACKAGE).as_posix().removeprefix("landing/"), text))
    return found


class Bench:
    """A home of its own, a copy of the seeds, and exports to try. Every refusal is kept."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.seeds = Path(shutil.copytree(SEEDS, folder / "seeds"))
        self.refusals: list[str] = []

    def write(self, text: str | list[str], name: str = "export.csv", encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(("\n".join([*text, ""]) if isinstance(text, list) else text).encode(encoding))
        return path

    def export(
        self, *details: str, header: str = HEADER, before: str = "", encoding: str = "utf-8", delimiter: str = ","
    ) -> Path:
        """A plain table of partner agencies: a record for each text."""
        rows = [f"P{n},2024-04-19T06:58:{n:02}Z,true,false,Ministry of finance,{text}" for n, text in enumerate(details, start=1)]
        lines = [line.replace(",", delimiter) for line in [header, *rows]]
        return self.write(before + "\n".join([*lines, ""]), encoding=encoding)

    def workbook(self, **sheets: list[list[str]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(self.folder / "export.xlsx")
        return self.folder / "export.xlsx"

    def mapping(self, *rows: str, header: str = "export_column,column_name", encoding: str = "utf-8") -> Path:
        return self.write([header, *rows], "columns.csv", encoding)

    def add(self, seed: str, *rows: str) -> None:
        """Adds rows to a seed."""
        with (self.seeds / seed).open("a", encoding="utf-8") as file:
            file.writelines(f"{row}\n" for row in rows)

    def run(self, *words: object) -> str:
        """What the command prints where it ends well."""
        result = CliRunner().invoke(main, [str(word) for word in words])
        assert (result.exit_code, result.stderr) == (0, ""), result.output
        return result.stdout

    def refused(self, *words: object) -> str:
        """What the command says where it refuses."""
        result = CliRunner().invoke(main, [str(word) for word in words])
        assert result.exit_code == 1, result.output
        self.refusals.append(result.stderr.removeprefix("Error: ").rstrip("\n"))
        return self.refusals[-1]

    def land(self, *words: object) -> list[object]:
        return ["land", *words, "--survey", "partner_agency", "--wave", "2024"]

    def refuses(self, *words: object) -> str:
        return self.refused(*self.land(*words))

    def lands(self, *words: object) -> tuple[int, int]:
        """How many records a landing accepted and rejected."""
        entry = json.loads(self.run(*self.land(*words), "--json"))
        assert entry["is_new"]
        return entry["accepted"], entry["rejected"]


Trial = Callable[[Bench], None]
