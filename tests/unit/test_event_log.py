"""What a run says of why it failed: the sentence of the error, without the names of what it passed through."""

import dagster as dg
import pytest
from dagster._utils.error import serializable_error_info_from_exc_info

from orchestration.event_log import _words
from smart_customs.publication.audit import AuditError


def raised(error: BaseException, cause: BaseException | None = None) -> str:
    """What is said of the error, raised from the cause within a step."""
    try:
        try:
            raise error from cause
        except BaseException as inner:
            raise RuntimeError("Error occurred while executing op") from inner
    except RuntimeError as outer:
        return _words(serializable_error_info_from_exc_info((type(outer), outer, outer.__traceback__)))


@pytest.mark.parametrize(
    ("error", "cause", "says"),
    [
        (AuditError("1 checks did not run."), None, "1 checks did not run."),
        (AuditError("The file is gone: land it."), OSError("errno 2"), "The file is gone: land it."),
        (dg.Failure("2 of 400 tables failed."), None, "2 of 400 tables failed."),
        (ValueError("no number"), None, "ValueError: no number"),
        (ValueError("no number"), OSError("errno 2"), "OSError: errno 2"),
    ],
)
def test_the_sentence_of_an_error_stands_alone(error: BaseException, cause: BaseException | None, says: str):
    assert raised(error, cause) == says
