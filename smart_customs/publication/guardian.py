"""Deletes what a run built in once its process has ended, however it ended: a program that runs beside it, one for each run.

A killed run can delete nothing, and what it leaves holds answers of Members. This program waits for the lock that the run's
process holds. The system releases it with the process; a run that has tidied up itself has taken its name off the lock, and
then there is nothing to do. It has a session of its own and leaves signals to the run: what ends the run, its group, or the
service that it belongs to has ended before this program deletes, and then it ends itself.
"""

import signal
import sys
from pathlib import Path

from smart_customs.paths import Home
from smart_customs.publication.candidate import discard_behind


def main(root: str, run_id: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    discard_behind(Home(Path(root)), run_id)


if __name__ == "__main__":
    main(*sys.argv[1:])
