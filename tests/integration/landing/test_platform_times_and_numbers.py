"""When a response was sent and which number it has: what is taken, what is rejected, what refuses the file."""

import datetime as dt
import os
import random
import re
from collections import defaultdict
from zoneinfo import ZoneInfo

import pytest
from unit.landing.small_exports import read, reasons

from smart_customs.landing.platforms import PLATFORMS
from smart_customs.landing.platforms.platform import Settings
from smart_customs.landing.records import Reject
from smart_customs.landing.refusal import Refused


@pytest.mark.parametrize(
    ("platform", "header", "row", "turned"),
    [
        ("limesurvey", ["id", "submitdate"], ["1", "05/06/2024 10:00"], "05/06/2024 10:00"),
        ("limesurvey", ["id", "submitdate"], ["1", "45418.4"], "45418.4"),
        ("limesurvey", ["id", "submitdate"], ["1", "0001-01-01 00:00:00"], "0001-01-01 00:00:00"),
        ("odk_central", ["SubmissionDate", "KEY"], ["9999-12-31T23:59:59-05:00", "uuid:1"], "9999-12-31T23:59:59-05:00"),
        ("limesurvey", ["id", "submitdate"], ["1", "4,5418E+04"], "4,5418E+04"),
        ("surveymonkey", [["Respondent ID", "End Date"], ["", ""]], ["1", "2024-05-06 10:00:00"], "2024-05-06 10:00:00"),
        ("eusurvey", ["Contribution Id", "Last Update"], ["1", "05-06-24"], "05-06-24"),
        ("odk_central", ["SubmissionDate", "KEY"], ["2024-05-06", "uuid:1"], "2024-05-06"),
        ("plain", ["submission_id", "submitted_at"], ["1", "2024-05-06T10:00:00"], "2024-05-06T10:00:00"),
        ("google_forms", ["Timestamp", "a"], ["31.12.2024", "x"], "31.12.2024"),
    ],
)
def test_a_time_in_another_form_is_rejected(platform: str, header: list, row: list[str], turned: str):
    [reason] = reasons(read(platform, header, [tuple(row)]))
    assert reason.startswith(f"the time {turned!r}, expected like ")
    assert "a spreadsheet program may have turned it" in reason


@pytest.mark.parametrize("number", ["1E+05", "1,00E+05", "1.0e5", "1012.0", "1012,00"])
def test_a_number_that_a_spreadsheet_rewrote_is_rejected(number: str):
    standard = read("limesurvey", ["id", "submitdate"], [(number, "2024-05-06 10:00:00")])
    assert reasons(standard) == [f"the response's number {number!r}: a spreadsheet program has rewritten it"]


@pytest.mark.parametrize(
    ("platform", "header", "good", "bad"),
    [
        ("qualtrics", [["ResponseId", "EndDate"], ["", ""]], "R_3fQ1a", "3fQ1a"),
        ("eusurvey", ["Contribution Id", "Last Update"], "0b7c1c2e-55d4-4c39-9d0e-2f2a6c1d0e11", "0b7c1c2e"),
        ("kobotoolbox", ["_uuid", "_submission_time"], "0b7c1c2e-55d4-4c39-9d0e-2f2a6c1d0e11", "0b7c1c2e"),
        ("odk_central", ["KEY", "SubmissionDate"], "uuid:0b7c1c2e-55d4-4c39-9d0e-2f2a6c1d0e11", "12"),
    ],
)
def test_numbers_have_the_form_of_their_platform(platform: str, header: list, good: str, bad: str):
    time = "2024-05-06T10:00:00" if platform in ("kobotoolbox", "odk_central") else "2024-05-06 10:00:00"
    wrong = f"the response's number {bad!r}, which is not in the form that {PLATFORMS[platform].title} gives it"
    assert reasons(read(platform, header, [(good, time), (bad, time)])) == ["", wrong]


def test_doubled_missing_and_shortened_numbers_are_rejected():
    time = "2024-05-06 10:00:00"
    rows = [("0012", time, "a"), ("0012", time, "a"), ("0012", time, "b"), ("", time, "a"), ("13", time, "a")]
    assert reasons(read("limesurvey", ["id", "submitdate", "q"], rows)) == [
        "",
        "the same record as on line 2",
        "the response's number once more, with other answers than on line 2",
        "no number of the response",
        "the response's number '13' is shorter than others: leading zeros were lost",
    ]
    [_, rejected, *_] = read("limesurvey", ["id", "submitdate", "q"], [("1", time, "é"), ("1", time, "è")]).responses
    assert rejected == Reject(2, 3, '["1", "2024-05-06 10:00:00", "è"]'.encode(), rejected.reason)


def test_a_google_response_keeps_its_number_and_the_same_one_again_gets_a_suffix():
    header, rows = ["Timestamp", "q"], [("13/05/2024 10:00:00", "a"), ("13/05/2024 10:00:00", "b"), ("13/05/2024 10:00:00", "a")]
    early = [response.submission_id for response in read("google_forms", header, rows[:2]).responses]
    late = [response.submission_id for response in read("google_forms", header, [*rows, ("14/05/2024 10:00:00", "c")]).responses]
    assert late[:3] == [*early, f"{early[0]}-2"]
    assert all(re.fullmatch("[0-9a-f]{16}", number) for number in early)
    assert len(set(late)) == 4


def test_no_number_that_is_made_is_taken_for_one_of_a_spreadsheet():
    """Of 20,000 numbers in hexadecimal digits, about fifteen are digits and one `e`."""
    rows = [("13/05/2024 10:00:00", str(number)) for number in range(20_000)]
    responses = list(read("google_forms", ["Timestamp", "q"], rows).responses)
    assert [item for item in responses if isinstance(item, Reject)] == []
    assert any(re.fullmatch(r"\d+e\d+", response.submission_id) for response in responses)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2024-03-31 01:59:59", "2024-03-31T00:59:59Z"),
        ("2024-03-31 03:00:00", "2024-03-31T01:00:00Z"),
        ("2024-10-27 01:59:59", "2024-10-26T23:59:59Z"),
        ("2024-10-27 03:00:00", "2024-10-27T02:00:00Z"),
    ],
)
def test_times_of_a_zone(local: str, utc: str):
    [response] = read("limesurvey", ["id", "submitdate"], [("1", local)], settings=Settings("Europe/Brussels")).responses
    assert response.submitted_at == utc


ZONES = ["Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago", "Pacific/Apia"]


def shown(zone: ZoneInfo) -> dict[dt.datetime, list[dt.datetime]]:
    """For each local time at a multiple of ten minutes of 2024: all moments in UTC at which the zone's clocks showed it."""
    found = defaultdict(list)
    moment = dt.datetime(2024, 1, 2, tzinfo=dt.UTC)
    while moment.year == 2024:
        found[moment.astimezone(zone).replace(tzinfo=None)].append(moment)
        moment += dt.timedelta(minutes=10)
    return found


@pytest.mark.parametrize("name", ZONES)
def test_a_local_time_is_what_the_clocks_showed_once_or_is_rejected(name: str):
    """Counted out minute by minute in UTC, which shares nothing with the reading."""
    draw = random.Random(f"{os.environ['PLATFORM_SEED']} {name}")
    moments = shown(ZoneInfo(name))
    changes = [local for local, utc in moments.items() if len(utc) > 1]
    begin = dt.datetime(2024, 1, 3)
    never = [at for n in range(360 * 144) if (at := begin + dt.timedelta(minutes=10 * n)) not in moments]
    local = [*changes, *never, *(draw.choice(list(moments)) for _ in range(1_700 - len(changes) - len(never)))]
    rows = [(str(number), f"{time:%Y-%m-%d %H:%M:%S}") for number, time in enumerate(local, start=1)]
    found = list(read("limesurvey", ["id", "submitdate"], rows, settings=Settings(name)).responses)
    assert len(found) == len(rows)
    for time, item in zip(local, found, strict=True):
        said = moments.get(time, [])
        if len(said) == 1:
            assert item.submitted_at == f"{said[0]:%Y-%m-%dT%H:%M:%SZ}"
        else:
            assert isinstance(item, Reject)
            assert ("showed twice that night" if said else "never showed") in item.reason
    assert (len(changes) > 0) == (name != "Pacific/Apia")


def test_a_time_that_no_clock_showed_is_rejected_and_an_unknown_zone_refused():
    rows = [("1", "2024-03-31 02:30:00")]
    [reason] = reasons(read("limesurvey", ["id", "submitdate"], rows, settings=Settings("Europe/Brussels")))
    assert reason == "the time '2024-03-31 02:30:00', which the clocks of Europe/Brussels never showed"
    with pytest.raises(Refused, match="the time zone 'Brussels'"):
        read("limesurvey", ["id", "submitdate"], rows, settings=Settings("Brussels"))


def times(platform: str, texts: list[str], settings: Settings | None = None) -> list[str]:
    header = {"google_forms": ["q", "Timestamp"], "microsoft_forms": ["ID", "Completion time"]}[platform]
    rows = [(str(number), text) for number, text in enumerate(texts, start=1)]
    return [getattr(item, "submitted_at", "rejected") for item in read(platform, header, rows, settings=settings).responses]


@pytest.mark.parametrize(
    ("platform", "texts", "found"),
    [
        ("google_forms", ["05/06/2024 10:00:00", "13/06/2024 10:00:00"], ["2024-06-05T10:00:00Z", "2024-06-13T10:00:00Z"]),
        ("google_forms", ["5/6/2024 10:00:00", "5/13/2024 9:00:00"], ["2024-05-06T10:00:00Z", "2024-05-13T09:00:00Z"]),
        ("google_forms", ["05/05/2024 10:00:00"], ["2024-05-05T10:00:00Z"]),
        ("google_forms", ["2024/05/06 3:47:24 PM GMT+2"], ["2024-05-06T13:47:24Z"]),
        ("google_forms", ["2024/05/06 12:47:24 AM GMT-4:30"], ["2024-05-06T05:17:24Z"]),
        ("microsoft_forms", ["5/6/24 9:05:01", "5/31/24 23:00:00"], ["2024-05-06T09:05:01Z", "2024-05-31T23:00:00Z"]),
        ("microsoft_forms", ["2024-05-06 10:00:00", "45418.5"], ["2024-05-06T10:00:00Z", "2024-05-06T12:00:00Z"]),
    ],
)
def test_the_order_of_day_and_month_comes_from_the_whole_column(platform: str, texts: list[str], found: list[str]):
    assert times(platform, texts) == found


def test_an_order_that_nobody_can_know_is_refused_unless_it_is_said():
    texts = ["05/06/2024 10:00:00", "05/05/2024 10:00:00"]
    with pytest.raises(Refused, match="nobody can say whether the day or the month comes first"):
        times("google_forms", texts)
    with pytest.raises(Refused, match="begin with the day and others that begin with the month"):
        times("google_forms", ["13/06/2024 10:00:00", "06/13/2024 10:00:00"])
    # One with the year first does not decide it.
    with pytest.raises(Refused, match="nobody can say"):
        times("microsoft_forms", ["2024-05-06 10:00:00", "5/6/24 10:00:00"])
    assert times("google_forms", texts, Settings("UTC", "dmy")) == ["2024-06-05T10:00:00Z", "2024-05-05T10:00:00Z"]
    assert times("google_forms", texts, Settings("UTC", "mdy")) == ["2024-05-06T10:00:00Z", "2024-05-05T10:00:00Z"]
    assert times("google_forms", ["13/06/2024 10:00:00"], Settings("UTC", "mdy")) == ["rejected"]


def test_a_complete_response_needs_a_time():
    assert reasons(read("eusurvey", ["Q", "Contribution Id", "Last Update"], [("a", "1", "")]))[0].startswith("the time ''")
