"""`python -m expectations`: evaluates suites for another program, which writes an order a line and reads an answer a line.

Importing Great Expectations takes seconds. As a program of its own it does that while the caller builds what is to be judged. Who
gives the orders is `beside.py`. An answer holds no rows, and of an error only its kind: both could hold answers of Members.
"""

import json
import os
import sys
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import Any


def main() -> None:
    # What libraries print must not stand among the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    warnings.simplefilter("ignore")
    import great_expectations  # noqa: F401 - while there is time

    for line in sys.stdin:
        answer: dict[str, Any]
        try:
            answer = {"done": carry_out(json.loads(line))}
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller has to know
            answer = {"error": type(error).__name__}
        print(json.dumps(answer), file=answers, flush=True)


def carry_out(order: dict[str, str]) -> list[dict[str, Any]]:
    """The outcomes of a suite, in the order of its rules."""
    from expectations.evaluation import evaluate
    from expectations.registry import SUITES

    outcomes = evaluate(Path(order["database"]), SUITES[order["suite"]])
    return [{name: value for name, value in asdict(outcome).items() if name != "rule"} for outcome in outcomes]


if __name__ == "__main__":
    main()
