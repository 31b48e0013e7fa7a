"""`make lint` and pre-commit run the same commands, in the same order; and SQL is checked as DuckDB gets it."""

import subprocess
from pathlib import Path

import yaml
from sqlfluff.core import FluffConfig, Linter

PROJECT = Path(__file__).resolve().parents[2]


def test_pre_commit_runs_what_make_lint_runs():
    run = subprocess.run(["make", "--dry-run", "lint"], cwd=PROJECT, check=True, capture_output=True, text=True)
    commands = [line for line in run.stdout.splitlines() if line.startswith(".venv/bin/python -m ")]
    [repository] = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text())["repos"]
    assert repository["repo"] == "local"
    assert [hook["entry"] for hook in repository["hooks"]] == commands
    assert len(commands) == 5
    # Nothing is fetched, and no hook is content with the files that were changed.
    assert {(h["language"], h["pass_filenames"], h["always_run"]) for h in repository["hooks"]} == {("system", False, True)}


def test_sqlfluff_reads_the_projects_own_macros_as_duckdb_gets_them():
    config = FluffConfig.from_path(str(PROJECT / "models"))
    asked = "{{ rounded('share', 3) }} | {{ text_literal(\"it's\") }} | {{ answer_column('email') }} | {{ literals(['a', 'b']) }}"
    [rendered] = Linter(config).render_string(asked, "models/asked.sql", config, "utf-8").templated_variants
    assert str(rendered) == "round(share, 3) | 'it''s' | cast(null as string) | 'a', 'b'"
    assert [*config.get_section(("templater", "jinja", "macros"))] == ["each_by_itself"]
