"""Why a run failed, in the words of the terminal, as the last entry of its log: so its page in the interface ends with them.

And in one sentence, for those who are told elsewhere.
"""

import dagster as dg

from orchestration.event_log import history
from smart_customs.paths import Home
from smart_customs.publication.remarks import remarks
from smart_customs.publication.summary import failure_summary, products_failure
from smart_customs.warehouse.project import manifest

REFUSED = "Refused, and left in the inbox:"
"""How the error of a landing begins that refused its file."""


def say_why(instance: dg.DagsterInstance, run: dg.DagsterRun, home: Home) -> str:
    """What is to be said of the failed run; written into its log, unless it stands there."""
    ran = history(instance, run.run_id, manifest())
    is_of_products = run.job_name == "survey_products"
    text = products_failure(ran, run.run_id) if is_of_products else failure_summary(ran, run.run_id, home.publication)
    text = "\n".join([text, *remarks(home)])
    told = instance.all_logs(run.run_id, of_type={dg.DagsterEventType.ENGINE_EVENT})
    if text not in [entry.dagster_event.message for entry in told if entry.dagster_event]:
        instance.report_engine_event(text, run)
    return text


def in_a_sentence(instance: dg.DagsterInstance, run: dg.DagsterRun, home: Home) -> str:
    """What may be said of the failed run elsewhere: what happened, but nothing of a file or of what stood in it."""
    if run.job_name != "land_export":
        return say_why(instance, run, home).splitlines()[0]
    survey, wave = (run.tags.get(f"dagster/partition/{name}") for name in ("survey", "wave"))
    if any(REFUSED in error for error in history(instance, run.run_id, manifest()).errors):
        return f"Run {run.run_id} refused an export of the {survey} survey, wave {wave}: it waits in the inbox for a person."
    return f"Run {run.run_id} failed: the export of the {survey} survey, wave {wave}, was not landed."
