"""Suites evaluated by a program beside this one, which has loaded Great Expectations by the time it is needed."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from expectations.evaluation import Outcome
from expectations.registry import SUITES


class ExpectationsError(Exception):
    """Suites could not be evaluated."""


class Beside:
    """The program. It ends with the one that started it."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "expectations"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def evaluate(self, database: Path, suite: str) -> list[Outcome]:
        """What `evaluation.evaluate` returns for the suite. Raises ExpectationsError."""
        found = self._ask({"suite": suite, "database": str(database)})
        return [Outcome(rule, **outcome) for rule, outcome in zip(SUITES[suite], found, strict=True)]

    def _ask(self, order: dict[str, str]) -> Any:
        orders, answers = self._program.stdin, self._program.stdout
        assert orders and answers, "Both are pipes."
        orders.write(json.dumps(order) + "\n")
        orders.flush()
        line = answers.readline()
        answer = json.loads(line) if line else {"error": f"it ended with {self._program.wait()}"}
        if "error" in answer:
            raise ExpectationsError(f"python -m expectations, for {order}: expected an answer, found {answer['error']}.")
        return answer["done"]


@cache
def beside() -> Beside:
    """The program of this process, started by the first call."""
    return Beside()
