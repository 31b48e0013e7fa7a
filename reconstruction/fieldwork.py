"""When submissions come in. All times are UTC."""

from datetime import datetime, timedelta

from reconstruction.draw import Draw
from reconstruction.respondents import Member

OPENED = datetime(2024, 4, 17)
# First day, last day and submissions of each phase. The days are published, the numbers chosen: most answer in time.
PHASES = (
    (OPENED, datetime(2024, 5, 6), 58),
    (datetime(2024, 5, 7), datetime(2024, 5, 15), 38),
    (datetime(2024, 5, 16), datetime(2024, 6, 24), 20),
)
# The first and the last moment, and both sides of the extended deadline: in another time zone they fall on other days.
FIXED = (
    datetime(2024, 4, 17, 8, 12, 36),
    datetime(2024, 5, 15, 23, 52, 41),
    datetime(2024, 5, 16, 0, 3, 18),
    datetime(2024, 6, 24, 21, 47, 5),
)


def submission_times(members: list[Member]) -> dict[Member, datetime]:
    """When the submission that counts came in. Ready Members are a little earlier."""
    draw = Draw("fieldwork")
    times = sorted(_times(draw))
    return dict(zip(draw.ranked(members, lambda member: 0.5 * member.readiness), times, strict=True))


def _times(draw: Draw) -> list[datetime]:
    times = list(FIXED)
    for first, last, count in PHASES:
        fixed = sum(first.date() <= moment.date() <= last.date() for moment in FIXED)
        times += [_time(draw, first, last) for _ in range(count - fixed)]
    return times


def _time(draw: Draw, first: datetime, last: datetime) -> datetime:
    """A moment in a phase: later days are likelier, weekends rare, hours those of an office somewhere."""
    days = (last - first).days
    while True:
        day = first + timedelta(days=max(draw.whole(0, days), draw.whole(0, days)))
        moment = day + timedelta(hours=draw.whole(4, 18), minutes=draw.whole(0, 59), seconds=draw.whole(0, 59))
        in_fieldwork = FIXED[0] < moment < FIXED[-1]
        if in_fieldwork and (day.weekday() < 5 or draw.chance(0.1)):
            return moment


def started(draw: Draw, submitted: datetime) -> datetime:
    """When the questionnaire was opened: minutes to nine days before it was sent."""
    return submitted - timedelta(days=max(0, draw.whole(-6, 9)), minutes=draw.whole(12, 240))
