"""A log for people who wait at a terminal: a line for each step of a run, with the seconds since the first one."""

import logging
import sys
import time

import dagster as dg


@dg.logger(None, description="A line for each step that starts.")
def step_logger(_: dg.InitLoggerContext) -> logging.Logger:
    """The logger of one run, which counts the seconds from here on."""
    logger = logging.Logger("steps")
    logger.addHandler(_StepHandler())
    return logger


class _StepHandler(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self._started_at = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        event = vars(record)["dagster_meta"].get("dagster_event")
        if event is not None and event.event_type is dg.DagsterEventType.STEP_START:
            print(f"  {time.monotonic() - self._started_at:5.1f} s  {event.step_key}", file=sys.stderr, flush=True)
