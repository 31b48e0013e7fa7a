"""Runs a module as `python -m` does, for as long as the program that started it lives: what `orchestration.ui` starts.

Standard input is a pipe from that program. It ends with it, however that ends; then the module is interrupted.
"""

import os
import runpy
import signal
import sys
import threading
import time

_SECONDS_TO_END = 15


def main() -> None:
    del sys.argv[0]
    # A program that was started in the background ignores it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with_starter, daemon=True).start()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with_starter() -> None:
    # Not by Python's own object for it, which could not be closed while it is read.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(_SECONDS_TO_END)
    os._exit(1)


if __name__ == "__main__":
    main()
