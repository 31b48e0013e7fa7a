"""A defect tried: put into a copy of the project alone, and judged by everything that judges a run.

The copy and its home stand in one folder. What no defect touches is built once for each wave, in `base`. A trial begins with a
copy of it and builds the tables whose files or compiled SQL were changed, and what depends on them; the rest is as it was. Then
all tests of dbt are asked by their compiled SQL, and all suites evaluated: also those that a run would not reach any more.
"""

import contextlib
import io
import json
import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from defects.defect import Defect
from defects.place import SURVEY, Place, Row
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.land import Order, land
from smart_customs.landing.refusal import Refused
from smart_customs.landing.upkeep import canonical_problems
from smart_customs.paths import PROJECT, Home
from smart_customs.publication.expected import tested
from smart_customs.warehouse.build import BuildError, build
from smart_customs.warehouse.project import ProjectError, dbt_arguments, environment, in_project, manifest, parse, quiet
from smart_customs.warehouse.wording import test_name, test_severity

LANDED = "2026"
EXPORT = "export.csv"
_SOURCES = ("models", "macros", "tests/dbt", "dbt_project.yml", "expectations", "smart_customs", "orchestration")
# What reads landed files; dbt does not know it from the SQL.
_READ_FILES = ("raw_landing_ledger", "raw_survey_records", "raw_survey_columns", "stg_survey__answers")


@dataclass
class Verdict:
    """What became of a defect: where none of these holds, it is silent.

    `stopped_by`: checks, or sentences of what else stopped it. `accounted`: where it shows in a run that is green. `is_idle`: a
    formula that the wave has no use for; every table is as it was.
    """

    stopped_by: list[str] = field(default_factory=list)
    accounted: str = ""
    is_idle: bool = False


class Bench:
    """A folder with a copy of the project, the process's own, in which one defect after another is tried.

    `seeds` and `exports`: for each wave, the seeds and the file with its records.
    """

    def __init__(self, folder: Path, seeds: dict[str, Path], exports: dict[str, Path], pristine: Path):
        self.folder, self.seeds, self.exports, self.pristine = folder, seeds, exports, pristine
        self.home = Home(folder / "home")
        self.parsed, self.nodes = parse(), manifest()["nodes"]

    def make_base(self, wave: str) -> None:
        """Lands and builds the wave without a defect. Raises ValueError where that is not green."""
        self._lay_out(wave)
        if wave == LANDED:
            self._land(self.exports[wave], wave)
        broken = [result.unique_id for result in build(self.home, self.home.candidate, parsed=self.parsed) if result.error]
        if broken:
            raise ValueError(f"Without a defect wave {wave} is stopped by {broken}.")
        verdict, compiled = Verdict(), self._compiled(self.parsed)
        self._judge_tests(compiled, verdict)
        self._judge_suites(verdict)
        if verdict.stopped_by:
            raise ValueError(f"Without a defect wave {wave} is stopped by {verdict.stopped_by}.")
        base = self._base(wave)
        shutil.copytree(self.home.landing, base / "landing") if wave == LANDED else (base / "landing").mkdir(parents=True)
        shutil.copy(self.home.candidate, base / "warehouse.duckdb")
        (base / "compiled.json").write_text(json.dumps(compiled))

    def prepare(self) -> None:
        """Restores the sources of the project. Called before a process is forked for the defect."""
        shutil.rmtree(PROJECT / "seeds")
        for name in _SOURCES:
            source, target = self.pristine / name, PROJECT / name
            if source.is_dir():
                shutil.rmtree(target)
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)

    def try_on(self, defect: Defect, wave: str) -> Verdict:
        """The verdict of a whole run with the defect. Changes the process, which ends after it."""
        verdict = Verdict()
        export = self._lay_out(wave)
        place = Place(PROJECT, self.home.landing, wave, export)
        defect.apply(place)
        place.save()
        landing = LandingFolder(self.home.landing)
        if wave == LANDED:
            shutil.copytree(self._base(wave) / "landing", landing.root, dirs_exist_ok=True)
            if export in place.changed:
                try:
                    self._land(export, wave)
                except Refused as refused:
                    verdict.stopped_by.append(f"land: {refused}")
                    return verdict
            for spoil in place.spoils:
                _spoil(landing.canonical(SURVEY, wave), spoil)
        if canonical_problems(landing):
            verdict.stopped_by.append("run: the canonical file is not as the ledger says")
            return verdict
        if defect.judges:
            self._judge_job(verdict)
            return verdict
        self._judge(place, wave, export in place.changed, verdict)
        return verdict

    def _judge(self, place: Place, wave: str, is_landed: bool, verdict: Verdict) -> None:
        shutil.copy(self._base(wave) / "warehouse.duckdb", self.home.candidate)
        parsed, changed = self.parsed, self._changed(place)
        compiled = json.loads((self._base(wave) / "compiled.json").read_text())
        if is_landed and wave == LANDED:
            changed.update(_READ_FILES)
        is_code = any(not path.is_relative_to(PROJECT / "seeds") for path in place.changed - {place.export})
        try:
            if is_code:
                parsed = parse()
                before, compiled = compiled, self._compiled(parsed)
                changed.update(parsed.nodes[i].name for i, sql in compiled.items() if before.get(i) != sql and not _is_test(i))
            results = build(self.home, self.home.candidate, parsed=parsed, changed=sorted(changed)) if changed else []
        except ProjectError:
            verdict.stopped_by.append("run: dbt cannot parse the project")
            return
        except BuildError as error:
            verdict.stopped_by.append(f"run: {error}")
            return
        broken = [parsed.nodes[result.unique_id].name for result in results if result.error]
        verdict.stopped_by.extend(f"run: {name} cannot be built" for name in broken)
        if not broken:
            self._judge_tests(compiled, verdict)
            self._judge_suites(verdict)
        if not verdict.stopped_by:
            verdict.accounted = self._accounted(wave)
            verdict.is_idle = is_code and _same_tables(self.home.candidate, self._base(wave) / "warehouse.duckdb")

    def _changed(self, place: Place) -> set[str]:
        """The nodes whose files were changed."""
        by_file = {node.original_file_path: node.name for node in self.parsed.nodes.values()}
        names = {str(path.relative_to(PROJECT)) for path in place.changed if path.is_relative_to(PROJECT)}
        return {by_file[name] for name in names if name in by_file}

    def _compiled(self, parsed: Any) -> dict[str, str]:
        """The compiled SQL of models and tests, by their ids. What macros ask the database, they ask the candidate."""
        from dbt.cli.main import dbtRunner

        landing = LandingFolder(self.home.landing).keep(self.home.candidate.with_name(f"{self.home.candidate.name}.landing")).root
        with environment(WAREHOUSE_PATH=str(self.home.candidate)):
            done = dbtRunner(manifest=parsed).invoke(
                [
                    *("compile", "--no-write-json", "--select", "resource_type:model", "resource_type:test"),
                    *quiet(self.folder / "dbt"),
                    *in_project(),
                    *dbt_arguments(landing),
                ]
            )
        _release()
        if done.exception or not done.result:
            raise BuildError(f"dbt cannot compile the project: {type(done.exception).__name__}")
        return {one.node.unique_id: one.node.compiled_code for one in done.result.results if one.node.resource_type != "seed"}

    def _judge_tests(self, compiled: dict[str, str], verdict: Verdict) -> None:
        """Adds the tests of dbt that find a row and are no warnings."""
        nodes = self.nodes
        with duckdb.connect() as connection:
            # Attached by the name that compiled SQL says.
            connection.execute(f"attach '{self.home.candidate}' as warehouse (read_only)")
            connection.execute("use warehouse.main")
            for name, sql in compiled.items():
                if not _is_test(name):
                    continue
                try:
                    [failures] = connection.execute(f"select count(*) from (\n{sql}\n)").fetchone()
                except duckdb.Error:
                    failures = 1
                if failures and test_severity(nodes[name]) == "critical":
                    verdict.stopped_by.append(f"{tested({'nodes': nodes}, nodes[name])['name']}.{test_name(nodes[name])}")

    def _judge_suites(self, verdict: Verdict) -> None:
        from expectations.evaluation import evaluate
        from expectations.registry import SUITES

        for rules in SUITES.values():
            for outcome in evaluate(self.home.candidate, rules):
                if not outcome.passed and outcome.rule.severity == "critical":
                    verdict.stopped_by.append(f"{outcome.rule.table.split('.')[1]}.{outcome.rule.name}")

    def _judge_job(self, verdict: Verdict) -> None:
        """The job itself, by modules that are loaded anew: what judges has changed."""
        for name in [name for name in sys.modules if name.split(".")[0] in ("expectations", "orchestration", "smart_customs")]:
            del sys.modules[name]
        from orchestration.run import main

        said = io.StringIO()
        try:
            with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
                main(["survey_warehouse"], standalone_mode=False)
        except SystemExit as ended:
            if ended.code:
                verdict.stopped_by.append(f"run: {_sentence(said.getvalue())}")
        except Exception as error:  # noqa: BLE001 - however it ends, nothing was published
            verdict.stopped_by.append(f"run: {type(error).__name__}: {_sentence(str(error))}")

    def _accounted(self, wave: str) -> str:
        """How many records and answers more than without the defect do not count.

        Nothing where fewer than nine tenths of the records still do; but where none does, the wave is published as an empty one,
        and a warning says so.
        """
        now, before = _intake(self.home.candidate, wave), _intake(self._base(wave) / "warehouse.duckdb", wave)
        more = [f"{now[name] - before[name]} {name}" for name in before if name != "counted" and now[name] > before[name]]
        is_told = now["counted"] >= 0.9 * before["counted"] or now["counted"] == 0
        return ", ".join(more) if is_told else ""

    def _lay_out(self, wave: str) -> Path:
        """Fresh seeds and an empty home; returns the file with the wave's records."""
        shutil.rmtree(self.folder / "home", ignore_errors=True)
        self.home.candidate.parent.mkdir(parents=True)
        shutil.rmtree(PROJECT / "seeds", ignore_errors=True)
        shutil.copytree(self.seeds[wave], PROJECT / "seeds")
        if wave != LANDED:
            return PROJECT / "seeds/raw/raw_member_survey_2024.csv"
        return Path(shutil.copy(self.exports[wave], self.folder / EXPORT))

    def _land(self, export: Path, wave: str) -> None:
        land(export, Order(SURVEY, wave, "plain"), LandingFolder(self.home.landing), PROJECT / "seeds")

    def _base(self, wave: str) -> Path:
        return self.folder / "base" / wave


def _is_test(unique_id: str) -> bool:
    return unique_id.startswith("test.")


def _release() -> None:
    """Closes dbt's connections to the candidate."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import reset_adapters

    reset_adapters()
    DuckDBConnectionManager.close_all_connections()


def _same_tables(one: Path, other: Path) -> bool:
    """Whether all that is published has the same rows in both files."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only); attach '{other}' as other (read_only)")
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where database_name = 'one' and schema_name in ('marts', 'restricted')"
        ).fetchall()
        return not any(
            connection.execute(
                f"select 1 from ((from one.{table} except all from other.{table}) union all "
                f"(from other.{table} except all from one.{table})) limit 1"
            ).fetchone()
            for [table] in tables
        )


def _intake(database: Path, wave: str) -> dict[str, int]:
    columns = (
        "counted",
        "rejected",
        "test",
        "incomplete",
        "unknown_member",
        "outside_fieldwork",
        "superseded",
        "set_aside_answers",
    )
    with duckdb.connect(database, read_only=True) as connection:
        row = connection.execute(
            f"select {', '.join(columns)} from marts.rpt_intake where wave_id = ? and survey_code = ?", [wave, SURVEY]
        ).fetchone()
    return dict(zip(columns, row or [0] * len(columns), strict=True))


def _spoil(canonical: Path, change) -> None:
    table = pq.read_table(canonical)
    rows: list[Row] = change(table.to_pylist())
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), canonical)


def _sentence(said: str) -> str:
    """The reason in what a run printed: what stands behind its steps, and behind the kinds of errors around it."""
    reason = said.rpartition("nothing was published.\n")[2].rpartition("There is no publication yet.")
    text = " ".join((reason[0] or reason[2]).split())
    return re.sub(r"^([\w.]+Error|\w+): ", "", text)[:300]
