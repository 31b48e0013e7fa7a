"""Whoever is to know of what went wrong is told once, in one sentence; and what receivers do changes nothing."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import dagster as dg
import duckdb
import pytest

from orchestration import alerts
from orchestration.defs.jobs import alert_of_a_failed_run, alert_of_a_stale_publication
from orchestration.failures import REFUSED, in_a_sentence
from orchestration.instance import instance
from smart_customs.paths import Home

PROJECT = Path(__file__).resolve().parents[2]
PRIVATE = "jane.doe@customs.example answered 17 of 23"


class Receiver(NamedTuple):
    """A server on this machine, and what it was sent."""

    address: str
    sent: list[dict]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    sent = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Receiver(f"json://127.0.0.1:{server.server_port}/hook", sent)
        server.shutdown()


@pytest.fixture
def hanging() -> Iterator[str]:
    """The address of a program that takes every connection and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"json://127.0.0.1:{listener.getsockname()[1]}/secret?rto=60"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path))
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.delenv(alerts.INTERFACE, raising=False)
    monkeypatch.delenv(alerts.ADDRESSES, raising=False)
    return Home.from_environment()


def down() -> str:
    """The address of no program."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"json://127.0.0.1:{probe.getsockname()[1]}/secret"


def text(alert: dict) -> tuple[str, str]:
    return alert["title"], alert["message"]


def test_without_addresses_nothing_is_sent(home: Home):
    assert alerts.tell("Something happened.", "/runs/1") is None


def test_every_address_gets_the_sentence_and_the_link(home: Home, receiver: Receiver, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(alerts.ADDRESSES, f"{receiver.address}1, {receiver.address}2\n{receiver.address}3")
    assert alerts.tell("Something happened.", "/runs/1") is None
    monkeypatch.setenv(alerts.INTERFACE, "https://survey.example/dagster/")
    assert alerts.tell("Ça s’est passé.", "/runs/2") is None
    first, second = (
        ("Survey warehouse", f"{sentence}\n{link}")
        for sentence, link in (
            ("Something happened.", "http://127.0.0.1:3000/runs/1"),
            ("Ça s’est passé.", "https://survey.example/dagster/runs/2"),
        )
    )
    assert [text(alert) for alert in receiver.sent] == [first] * 3 + [second] * 3


def test_what_does_not_answer_is_named_without_its_secrets_and_the_others_are_told_in_time(
    home: Home, receiver: Receiver, hanging: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(alerts.ADDRESSES, f"{hanging} {down()} {receiver.address} foo://user:secret@nowhere")
    monkeypatch.setattr(alerts, "SECONDS", 5)
    begun = time.monotonic()
    missed = alerts.tell("Something happened.", "/runs/1")
    assert time.monotonic() - begun < 10
    assert missed == (
        "The alert did not go out to: address 1, JSON, address 2, JSON, address 4, a form that Apprise does not know "
        "(SMART_CUSTOMS_ALERTS)."
    )
    assert [alert["message"].splitlines()[0] for alert in receiver.sent] == ["Something happened."]


def failed_run(dagster: dg.DagsterInstance, name: str, error: str, tags: dict[str, str] | None = None):
    """A run of a job of that name that ended with the error: its last event and itself."""

    @dg.op
    def fails() -> None:
        raise dg.Failure(error, allow_retries=False)

    @dg.job(name=name)
    def job() -> None:
        fails()

    run_id = job.execute_in_process(instance=dagster, raise_on_error=False, tags=tags).run_id
    [event] = [entry.dagster_event for entry in dagster.all_logs(run_id, of_type=dg.DagsterEventType.RUN_FAILURE)]
    return event, dagster.get_run_by_id(run_id)


WAVE = {"dagster/partition/survey": "member", "dagster/partition/wave": "2026"}
FAILURES = [
    ("survey_warehouse", PRIVATE, {}, "Run {run} failed: nothing was published."),
    ("survey_products", PRIVATE, {}, "Run {run} failed: not all products were made."),
    (
        "land_export",
        f"{REFUSED} jane.doe.csv, line 3: {PRIVATE}",
        WAVE,
        "Run {run} refused an export of the member survey, wave 2026: it waits in the inbox for a person.",
    ),
    ("land_export", PRIVATE, WAVE, "Run {run} failed: the export of the member survey, wave 2026, was not landed."),
]


def test_of_a_failed_run_people_are_told_once_by_whoever_comes_first(
    home: Home, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(alerts.ADDRESSES, receiver.address)
    expected = []
    with instance(home) as dagster:
        for job, error, tags, sentence in FAILURES:
            event, run = failed_run(dagster, job, error, tags)
            context = dg.build_run_status_sensor_context("alerts", event, dagster, run).for_run_failure()
            assert isinstance(alert_of_a_failed_run(context), dg.SkipReason)
            assert alerts.tell_of_run(dagster, run.run_id, in_a_sentence(dagster, run, home), home) is None
            alert_of_a_failed_run(context)
            expected.append(f"{sentence.format(run=run.run_id)}\nhttp://127.0.0.1:3000/runs/{run.run_id}")
    assert [alert["message"] for alert in receiver.sent] == expected


def published(home: Home, age: str) -> None:
    home.warehouse.mkdir(exist_ok=True)
    home.publication.unlink(missing_ok=True)
    with duckdb.connect(home.publication) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.publication_info as "
            f"select (now() at time zone 'UTC')::timestamp - interval '{age}' as published_at"
        )


def test_of_a_publication_people_are_told_once_when_a_night_was_missed(
    home: Home, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(alerts.ADDRESSES, receiver.address)
    cursor, told = None, []
    for age in (None, "25 hours", "27 hours", None, "28 hours", "1 minute", "30 hours"):
        if age:
            published(home, age)
        context = dg.build_sensor_context(cursor=cursor)
        alert_of_a_stale_publication(context)
        cursor = context.cursor
        told.append(len(receiver.sent))
    # The third age is another publication; looked at again, it is not.
    assert told == [0, 0, 1, 1, 2, 2, 3]
    sentence, link = receiver.sent[0]["message"].splitlines()
    assert sentence.endswith(" UTC is the last one, and older than 26 hours.")
    assert link == "http://127.0.0.1:3000/assets/published/smart_customs"


def test_a_failed_make_run_tells_and_ends_as_it_does_without_alerts(home: Home, receiver: Receiver, hanging: str):
    home.warehouse.mkdir()
    home.publication.write_text("no database")
    run = subprocess.run(
        [sys.executable, "-m", "orchestration.run", "survey_products"],
        cwd=PROJECT,
        env={**os.environ, alerts.ADDRESSES: f"{receiver.address} {hanging.replace('rto=60', 'rto=1')}"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 1, run.stderr
    sentence = next(line for line in run.stderr.splitlines() if line.endswith("failed: not all products were made."))
    assert run.stderr.splitlines()[-1] == "The alert did not go out to: address 2, JSON (SMART_CUSTOMS_ALERTS)."
    run_id = sentence.split()[1]
    assert [alert["message"] for alert in receiver.sent] == [f"{sentence}\nhttp://127.0.0.1:3000/runs/{run_id}"]
