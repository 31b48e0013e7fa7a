"""An export dropped into the inbox while the web interface runs becomes a published wave, without any other step."""

import csv
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from browser.opened import other_addresses, reachable

PROJECT = Path(__file__).resolve().parents[2]
SEED = PROJECT / "seeds/raw/raw_member_survey_2024.csv"
SECONDS_TO_PUBLISH = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home whose web interface and daemon run, as `make ui` starts them."""
    home = tmp_path / "home"
    environment = {**os.environ, "SMART_CUSTOMS_HOME": str(home)}
    home.mkdir()
    (tmp_path / "port").write_text(str(free_port()))
    with (tmp_path / "ui.log").open("w") as log:
        ui = subprocess.Popen(
            [sys.executable, "-m", "orchestration.ui", "--port", (tmp_path / "port").read_text()],
            cwd=PROJECT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield home
        finally:
            os.killpg(ui.pid, signal.SIGTERM)
            ui.wait(60)


def export_without_last_test_record() -> tuple[list[str], int]:
    """Lines of the bundled wave's file as a plain table, one record short, and how many records that are."""
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    header, records = rows[0], rows[1:]
    is_test = header.index("is_test")
    last = max(number for number, record in enumerate(records) if record[is_test] == "true")
    kept = [record for number, record in enumerate(records) if number != last]
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in [header, *kept]]
    return lines, len(kept)


def wait_for(happened, seconds: float, what: str, log: Path) -> None:
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            pytest.fail(f"after {seconds:.0f} s: no {what}\n{log.read_text()[-3000:]}")
        time.sleep(1)


def test_an_export_in_the_inbox_is_published_once_it_is_copied_whole(home: Path, tmp_path: Path) -> None:
    log = tmp_path / "ui.log"
    inbox = home / "landing/inbox/member/2024"
    wait_for(inbox.exists, 120, "inbox", log)
    lines, records = export_without_last_test_record()
    export = inbox / "export of the survey.csv"
    with export.open("w", encoding="utf-8", newline="") as file:
        # A slow copy: each part later than the sensor looks.
        for start in range(0, len(lines), 50):
            file.writelines(lines[start : start + 50])
            file.flush()
            time.sleep(7)
            assert not (home / "landing/ledger.jsonl").exists()
    publication = home / "warehouse/smart_customs.duckdb"
    wait_for(publication.exists, SECONDS_TO_PUBLISH, "publication", log)
    with duckdb.connect(publication, read_only=True) as connection:
        intake = connection.execute("select records_read, rejected, counted from marts.rpt_intake where survey_code = 'member'")
        assert intake.fetchone() == (records, 0, 116)
    port = int((tmp_path / "port").read_text())
    assert reachable("127.0.0.1", port)
    assert [address for address in other_addresses() if reachable(address, port)] == []
    assert not export.exists()
    assert len(list((home / "landing/archive/member/2024").glob("*/export of the survey.csv"))) == 1
