"""Fractions of a second stay, in every form in which platforms and programs write them: they decide which record is the later."""

import datetime as dt
import os
import random
from pathlib import Path

import openpyxl
import pytest
from landed import read_canonical
from unit.landing.small_exports import read
from unit.landing.test_platform_states import OWN, number

from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.land import Order, land
from smart_customs.landing.platforms import PLATFORMS
from smart_customs.landing.upkeep import problems
from smart_customs.paths import SEEDS

# How each platform's table names a form of times, and the same form here; a fraction stands for {f}.
FORMS = {
    "ISO": "%Y-%m-%dT%H:%M:%S{f}+00:00",
    "ISO with its zone": "%Y-%m-%dT%H:%M:%S{f}Z",
    "{date} %H:%M:%S": "%d/%m/%Y %H:%M:%S{f}",
    "{date} %I:%M:%S %p": "%d/%m/%Y %I:%M:%S{f} %p",
    "{date} %I:%M:%S %p %z": "%d/%m/%Y %I:%M:%S{f} %p GMT+0",
}
WITHOUT_SECONDS = {"%d/%m/%Y %H:%M", "%d/%m/%Y"}
CASES = [
    (platform.name, form)
    for platform in PLATFORMS.values()
    for form in platform.formats
    if form not in {*WITHOUT_SECONDS, "EXCEL"}
]


def sent(platform: str, texts: list[str]) -> list[str]:
    """When responses with these times were sent."""
    header = list(OWN[platform])
    rows = [(number(platform, count), text) for count, text in enumerate(texts, start=1)]
    # Two more rows of header, or one, where the platform has them.
    headers = {"qualtrics": [header, ["", ""]], "surveymonkey": [header, ["", ""]]}.get(platform, header)
    return [item.submitted_at for item in read(platform, headers, rows).responses]


def written(moment: dt.datetime, form: str, fraction: str) -> str:
    return moment.strftime(FORMS.get(form, form.replace("%S", "%S{f}"))).replace("{f}", fraction)


@pytest.mark.parametrize(("platform", "form"), CASES)
def test_a_fraction_stays_in_every_form_of_every_platform(platform: str, form: str):
    moment = dt.datetime(2024, 5, 31, 14, 5, 9)
    fractions = {"": "", ".9": ".900000", ".900": ".900000", ",900": ".900000", ".9000000": ".900000", ".0000019": ".000001"}
    texts = [written(moment, form, fraction) for fraction in fractions]
    assert sent(platform, texts) == [f"2024-05-31T14:05:09{kept}Z" for kept in fractions.values()]


@pytest.mark.parametrize(("platform", "form"), CASES)
def test_what_was_sent_later_is_later(platform: str, form: str):
    draw = random.Random(f"{os.environ['PLATFORM_SEED']} {platform} {form}")
    # Some in the same second, and one that tells the day from the month.
    seconds = [
        dt.datetime(2024, 5, 31),
        *(dt.datetime(2024, 1, 1) + dt.timedelta(seconds=draw.randrange(100)) for _ in range(300)),
    ]
    digits = ["", *(f"{draw.randrange(10**places):0{places}}" for places in range(1, 8) for _ in range(40))]
    records = [(second, draw.choice(digits)) for second in seconds]
    fractions = [digits and draw.choice(".,") + digits for _, digits in records]
    texts = [written(second, form, fraction) for (second, _), fraction in zip(records, fractions, strict=True)]
    found = [dt.datetime.fromisoformat(time) for time in sent(platform, texts)]
    wanted = [second.replace(microsecond=int(f"{digits:0<6}"[:6]), tzinfo=dt.UTC) for second, digits in records]
    assert found == wanted, f"PLATFORM_SEED={os.environ['PLATFORM_SEED']}"


def test_the_days_that_excel_counts_keep_thousandths():
    noon = 45443.5
    texts = [repr(noon + thousandths / 86_400_000) for thousandths in (0, 200, 900, 1_000)]
    times = ["12:00:00", "12:00:00.200000", "12:00:00.900000", "12:00:01"]
    assert sent("microsoft_forms", texts) == [f"2024-05-31T{time}Z" for time in times]


@pytest.mark.parametrize("order", [(".200", ".900"), (".900", ".200")])
@pytest.mark.parametrize("is_workbook", [False, True])
def test_they_are_in_the_canonical_file_in_any_order(tmp_path: Path, order: tuple[str, str], is_workbook: bool):
    rows = [("id", "submitdate", "agency_type", "agency_technologies_details")]
    rows += [(str(count), f"2024-04-19 06:58:01{fraction}", "Other agency", "x") for count, fraction in enumerate(order, start=1)]
    path = tmp_path / ("export.xlsx" if is_workbook else "export.csv")
    if is_workbook:
        book = openpyxl.Workbook()
        for row in rows:
            time = row[1] if row[0] == "id" else dt.datetime.fromisoformat(row[1])
            book.active.append((row[0], time, *row[2:]))
        book.save(path)
    else:
        path.write_text("\n".join(",".join(row) for row in rows) + "\n")
    folder = LandingFolder(tmp_path / "landing")
    landing = land(path, Order("partner_agency", "2024"), folder, SEEDS)
    _, *records = read_canonical(landing.canonical)
    assert [record[1] for record in records] == [f"2024-04-19T06:58:01{fraction}000Z" for fraction in order]
    assert problems(folder) == []
