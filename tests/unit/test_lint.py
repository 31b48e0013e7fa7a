"""`make lint` and pre-commit run the same commands, in the same order."""

import subprocess
from pathlib import Path

import yaml

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
