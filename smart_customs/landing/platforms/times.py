"""The times of platforms in UTC. A time in another form than the platform's is not guessed at: Excel may have turned it."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from smart_customs.landing.refusal import Refused

EXCEL_SERIAL = "EXCEL"
"""A format: days since 1899-12-30, as Excel counts them."""
ISO = "ISO"
"""A format: ISO 8601, with the zone or without."""
ISO_WITH_ZONE = "ISO with its zone"
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_FRACTION = re.compile(r"(?<=:\d\d:\d\d)[.,](\d+)")
_EXCEL_EPOCH = dt.datetime(1899, 12, 30)
_PARTS = re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})")
_GMT = re.compile(r"GMT([+-])(\d{1,2})(?::(\d\d))?$")
_ORDERS = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y/%m/%d"}


class NoTime(Exception):
    """A text that is no time in the platform's form."""


class Clock:
    """Reads the times of one file.

    `formats` are those of `strptime`, or `EXCEL_SERIAL`, or `ISO`; in one with `{date}` the order of day, month and year is the
    file's, which `decide` finds out. Times without a zone are of `zone`. Raises Refused where nobody knows the zone.
    """

    def __init__(self, formats: Sequence[str], zone: str, date_order: str | None, path: Path):
        self._path = path
        self.order = date_order
        """Of day, month and year, once it is known."""
        self._formats = formats
        self.needs_all = any("{date}" in form for form in formats) and date_order is None
        """Whether `decide` has to see all times of the file first."""
        try:
            self._zone = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            # An error of the system: the name is that of a folder of zones, or too long.
            raise Refused(path, f"the time zone {zone!r}", "a name such as Europe/Brussels", "Correct --time-zone.") from None

    def decide(self, texts: Iterable[str]) -> None:
        """Finds the order of day and month from all times. Raises Refused where both orders fit and mean different days."""
        parts = [[int(part) for part in match.groups()] for text in texts if (match := _PARTS.match(text.strip()))]
        if parts and all(first > 999 for first, _, _ in parts):
            self.order = "ymd"
            return
        # Others that begin with the year say nothing of the order of day and month.
        parts = [numbers for numbers in parts if numbers[0] <= 999]
        is_day_first = any(first > 12 for first, _, _ in parts)
        is_month_first = any(second > 12 for _, second, _ in parts)
        if is_day_first and is_month_first:
            raise Refused(
                self._path,
                "dates that begin with the day and others that begin with the month",
                "one order",
                "A spreadsheet program has turned some of them: export the file again.",
            )
        if not is_day_first and not is_month_first and any(first != second for first, second, _ in parts):
            raise Refused(
                self._path,
                "dates of which nobody can say whether the day or the month comes first",
                "one with a day after the 12th",
                "Say which with --date-order dmy or mdy.",
            )
        self.order = "dmy" if is_day_first else "mdy"

    def utc(self, text: str) -> str:
        """The time in UTC as ISO 8601 with Z, with a fraction of a second, in six digits, where there is one.

        Raises NoTime with what was expected.
        """
        moment = self._moment(text.strip())
        # The first and the last year of the calendar stand for no time at all, and have no other zone's time.
        if moment is None or not dt.MINYEAR < moment.year < dt.MAXYEAR:
            raise NoTime(
                f"the time {text!r}, expected like {self._example()}; a spreadsheet program may have turned it, "
                "so export the file again without opening it"
            )
        if moment.tzinfo is None:
            local = moment.replace(tzinfo=self._zone)
            if local.astimezone(dt.UTC).astimezone(self._zone).replace(tzinfo=None) != moment:
                raise NoTime(f"the time {text!r}, which the clocks of {self._zone} never showed")
            if local.utcoffset() != local.replace(fold=1).utcoffset():
                # Records stand in the order of their numbers, which some platforms give at the start and some at the end.
                raise NoTime(
                    f"the time {text!r}, which the clocks of {self._zone} showed twice that night: "
                    "nobody can say which of the two it was"
                )
            moment = local
        if moment.tzinfo is not dt.UTC:
            moment = moment.astimezone(dt.UTC)
        return f"{moment.replace(tzinfo=None).isoformat()}Z"

    def _moment(self, text: str) -> dt.datetime | None:
        fraction = _FRACTION.search(text)
        moment = self._to_the_second(_FRACTION.sub("", text, count=1))
        if moment is None or fraction is None:
            return moment
        return moment.replace(microsecond=int(f"{fraction[1]:0<6}"[:6]))

    def _to_the_second(self, text: str) -> dt.datetime | None:
        """The time of a text from which a fraction behind its seconds was taken away."""
        for form in self._formats:
            try:
                if form == EXCEL_SERIAL:
                    if _SERIAL.fullmatch(text):
                        # Excel counts to a thousandth of a second; what is beyond stands for no time.
                        return _EXCEL_EPOCH + dt.timedelta(milliseconds=round(float(text) * 86_400_000))
                elif form in (ISO, ISO_WITH_ZONE):
                    moment = dt.datetime.fromisoformat(text)
                    return moment if "-" in text and ":" in text and (form == ISO or moment.tzinfo) else None
                elif "{date}" in form:
                    date = _ORDERS[self.order or "ymd"]
                    even = _PARTS.sub(lambda match: "/".join(_full_year(match.groups())), text, count=1)
                    even = _GMT.sub(lambda match: _offset(*match.groups("00")), even)
                    return dt.datetime.strptime(even, form.format(date=date))
                else:
                    return dt.datetime.strptime(text, form)
            except ValueError:
                continue
        return None

    def _example(self) -> str:
        example = dt.datetime(2024, 5, 31, 14, 5, 9)
        form = self._formats[0]
        if form in (ISO, ISO_WITH_ZONE):
            return "2024-05-31T14:05:09Z"
        return example.strftime(form.format(date=_ORDERS[self.order or "ymd"]))


def _full_year(parts: Sequence[str]) -> list[str]:
    """A year of two digits at the end, as some locales write it, with its century."""
    first, second, last = parts
    return [first, second, f"20{last}" if len(last) == 2 and len(first) < 3 else last]


def _offset(sign: str, hours: str, minutes: str) -> str:
    """The offset of `GMT+2` in the form that `%z` reads."""
    return f"{sign}{hours:0>2}{minutes}"
