"""Tells people elsewhere what they should know, by mail, chat or webhook: to the addresses of `SMART_CUSTOMS_ALERTS`, by Apprise.

An alert is one sentence and a link to a page of the interface. It holds neither answers nor numbers of them, nor a name of a file
or of a person. It leaves from a program of its own (`python -m orchestration.alerts`), which has `SECONDS` for all addresses:
what receivers do, or do not do, changes nothing of a run.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from smart_customs.files import alone
from smart_customs.paths import PROJECT, Home

if TYPE_CHECKING:
    import dagster as dg

ADDRESSES = "SMART_CUSTOMS_ALERTS"
INTERFACE = "SMART_CUSTOMS_INTERFACE"
SECONDS = 20

# By this tag of a run everybody who could tell of it sees that somebody has.
_TOLD = "smart_customs/told"


def tell_of_run(instance: "dg.DagsterInstance", run_id: str, sentence: str, home: Home) -> str | None:
    """Sends what there is to say of a run, once for each run, whoever asks. Returns what `tell` returns."""
    with alone(home.dagster / ".alerts.lock"):
        run = instance.get_run_by_id(run_id)
        if run and _TOLD in run.tags:
            return None
        if run:
            instance.add_run_tags(run_id, {_TOLD: "yes"})
    return tell(sentence, f"/runs/{run_id}")


def tell(sentence: str, page: str) -> str | None:
    """Sends the sentence with a link to the page; returns a line on the addresses that it did not reach, None where all are well.

    `SMART_CUSTOMS_INTERFACE` is the address under which readers find the interface.
    """
    if not os.environ.get(ADDRESSES, "").strip():
        return None
    interface = (os.environ.get(INTERFACE) or "http://127.0.0.1:3000").rstrip("/")
    try:
        said = subprocess.run(
            [sys.executable, "-m", "orchestration.alerts"],
            cwd=PROJECT,
            input=f"{sentence}\n{interface}{page}",
            stdout=subprocess.PIPE,
            # What Apprise says of an address may hold its password.
            stderr=subprocess.DEVNULL,
            text=True,
            timeout=SECONDS,
        ).stdout
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode()
    addresses, *reached = [json.loads(line) for line in said.splitlines()] or [["no address could be read"]]
    missed = [name for number, name in enumerate(addresses) if number not in reached]
    return f"The alert did not go out to: {', '.join(missed)} ({ADDRESSES})." if missed else None


def main() -> None:
    """Sends what stands in standard input. Prints a list of the addresses in words, then the place of each that was reached."""
    import apprise
    from apprise.utils.parse import parse_urls

    text = sys.stdin.read()
    urls = parse_urls(os.environ[ADDRESSES])  # type: ignore[no-untyped-call]  # Apprise gives it no types
    addresses = [apprise.Apprise.instantiate(url) for url in urls]
    names = [address.service_name if address else "a form that Apprise does not know" for address in addresses]
    print(json.dumps([f"address {number}, {name}" for number, name in enumerate(names, start=1)]), flush=True)

    alert = {"title": "Survey warehouse", "body": text, "notify_type": apprise.NotifyType.WARNING}
    with ThreadPoolExecutor(max(len(addresses), 1)) as threads:
        sent = {threads.submit(address.notify, **alert): number for number, address in enumerate(addresses) if address}
        for one in as_completed(sent):
            if one.exception() is None and one.result():
                print(sent[one], flush=True)


if __name__ == "__main__":
    main()
