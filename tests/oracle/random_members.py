"""A random history of membership: joins, leaves and changes of region.

A region loses its Members for a while, and many join one at the end.

Nothing changes on or before `first_day`, so that waves which closed before it keep their Members.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from .reading import Row

JOINING = ("QMA", "QMB", "QMC", "QMD", "QME", "QMF", "QM00007", "QM00008")
EMPTIED_REGION = "MENA"
MOVERS, LEAVERS = 30, 10
# Members that all join one region before the last two waves: more than have a group of their own in redraws, and in half of the
# draws more than have exact intervals.
CROWDS, CROWDED_REGION = (100, 260), "AP"


def closed(row: Row, day: date) -> Row:
    """The row, ending on `day`."""
    return row | {"valid_to": day.isoformat()}


def reopened(row: Row, day: date, region_code: str) -> Row:
    """The row of the same Member, beginning on `day` in a region."""
    return row | {"valid_from": day.isoformat(), "valid_to": "", "region_code": region_code}


def _event_day(rng: random.Random, first_day: date, last_day: date, closing_days: Sequence[date]) -> date:
    """A day after `first_day`: often a closing day or the day after one, where half-open periods matter."""
    if rng.random() < 0.6:
        return rng.choice(closing_days) + timedelta(days=rng.choice((0, 0, 1)))
    return first_day + timedelta(days=rng.randint(1, (last_day - first_day).days))


def _joining_rows(rng: random.Random, regions: Sequence[str], days: Sequence[date]) -> list[Row]:
    rows = []
    for number, iso3 in enumerate(JOINING):
        joined, left = sorted(rng.sample(days, 2))
        rows.append(
            {
                "iso3": iso3,
                "iso2": f"Q{chr(ord('M') + number)}",
                "label_en": f"Invented Member {iso3}",
                "label_fr": f"Membre inventé {iso3}",
                "region_code": rng.choice(regions),
                "valid_from": joined.isoformat(),
                "valid_to": left.isoformat() if rng.random() < 0.5 else "",
            }
        )
    return rows


def _crowd(rng: random.Random, day: date) -> list[Row]:
    """The many that join on a day."""
    return [
        {
            "iso3": f"QC{number:05d}",
            "iso2": "QC",
            "label_en": f"Invented Member QC{number:05d}",
            "label_fr": f"Membre inventé QC{number:05d}",
            "region_code": CROWDED_REGION,
            "valid_from": day.isoformat(),
            "valid_to": "",
        }
        for number in range(rng.choice(CROWDS))
    ]


def _emptied(rows: Sequence[Row], first_day: date, span: timedelta) -> list[Row]:
    """The region's Members leave after 20% of the span; one is back after 25%, the others after 30%."""
    left, one_back, all_back = (first_day + span * share for share in (0.20, 0.25, 0.30))
    again = [reopened(row, one_back if i == 0 else all_back, EMPTIED_REGION) for i, row in enumerate(rows)]
    return [closed(row, left) for row in rows] + again


def random_members(rng: random.Random, rows: Sequence[Row], first_day: date, closing_days: Sequence[date]) -> list[Row]:
    """All rows of a changed `ref_members`. `closing_days` are those of the waves, three or more, all after `first_day`."""
    last_day = max(closing_days)
    regions = sorted({row["region_code"] for row in rows})
    days = [_event_day(rng, first_day, last_day, closing_days) for _ in range(200)]
    days = sorted({day for day in days if day > first_day} | {last_day, last_day + timedelta(days=1)})
    emptied = [row for row in rows if row["region_code"] == EMPTIED_REGION]
    others = [row for row in rows if row["region_code"] != EMPTIED_REGION]
    rng.shuffle(others)
    movers, leavers, stayers = others[:MOVERS], others[MOVERS : MOVERS + LEAVERS], others[MOVERS + LEAVERS :]
    changed = _emptied(emptied, first_day, last_day - first_day) + _joining_rows(rng, regions, days)
    changed += _crowd(rng, sorted(closing_days)[-3] + timedelta(days=1))
    for row in movers:
        day = rng.choice(days)
        elsewhere = rng.choice([r for r in regions if r not in (row["region_code"], EMPTIED_REGION)])
        changed += [closed(row, day), reopened(row, day, elsewhere)]
    changed += [closed(row, rng.choice(days)) for row in leavers]
    return sorted(stayers + changed, key=lambda row: (row["iso3"], row["valid_from"]))
