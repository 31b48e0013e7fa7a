"""`python -m defects.worker FOLDER PRISTINE`: tries defects, an order a line (name and waves), an answer a line.

Everything heavy is loaded and parsed once. Each trial is a process forked from this one: none leaves anything to the next.
"""

import json
import os
import sys
import traceback
import warnings
from dataclasses import asdict
from pathlib import Path


def main(folder: Path, pristine: Path) -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    warnings.simplefilter("ignore")
    os.environ["SMART_CUSTOMS_HOME"] = str(folder / "home")
    import dagster  # noqa: F401 - once for all that are forked
    import dagster_dbt  # noqa: F401
    import great_expectations  # noqa: F401

    from defects.catalogue import DEFECTS
    from defects.place import WAVES
    from defects.trial import LANDED, Bench

    bench = Bench(
        folder,
        {wave: folder / "seeds" / wave for wave in WAVES},
        {LANDED: folder / f"{LANDED}.csv"},
        pristine,
    )

    def forked(work) -> dict:
        """What `work` returns, done by a process of its own."""
        reads, writes = os.pipe()
        child = os.fork()
        if not child:
            os.close(reads)
            try:
                found = {"done": work()}
            except BaseException:  # noqa: BLE001 - the caller has to know
                found = {"error": traceback.format_exc()}
            with os.fdopen(writes, "w") as pipe:
                json.dump(found, pipe)
            os._exit(0)
        os.close(writes)
        with os.fdopen(reads) as pipe:
            text = pipe.read()
        os.waitpid(child, 0)
        return json.loads(text) if text else {"error": "the process of the trial ended without an answer"}

    for wave in WAVES:
        made = forked(lambda wave=wave: bench.make_base(wave))
        if "error" in made:
            print(json.dumps(made), file=answers, flush=True)
            return
    print(json.dumps({"done": "ready"}), file=answers, flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        defect = DEFECTS[order["name"]]
        found = {}
        for wave in order["waves"]:
            bench.prepare()
            answer = forked(lambda defect=defect, wave=wave: asdict(bench.try_on(defect, wave)))
            if "error" in answer:
                found = answer
                break
            found[wave] = answer["done"]
        print(json.dumps(found if "error" in found else {"done": found}), file=answers, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
