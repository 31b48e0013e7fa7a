"""How often `rank_low` to `rank_high` hold the true places of all items at once, for items of one question of several choices."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from benchmarks.coverage.populations import MEMBERS, REGIONS, RESPONSES, answers
from benchmarks.coverage.question import table
from benchmarks.coverage.simulated import Models, compiled
from benchmarks.figures import Figure
from benchmarks.workshop import PROJECT

_TOPIC = "capacity"
FACT = "fct_capacity_needs_by_region"
_MODELS = ("int_exact_intervals", "int_item_pairs", FACT)
_ITEM_OF_PLACE = re.compile(rf"'{_TOPIC}', (\d+), '(\w+)'")
# From which to which part of the Members choose an item, the rarest and the commonest.
_GAPS = {"equal": (0.5, 0.5), "close": (0.35, 0.65), "far": (0.1, 0.9)}
_EACH, _DRAWS = 4, 150


@dataclass(frozen=True)
class Membership:
    """What every Member chooses (a row for each, a column for each item), and how many of each region answer."""

    gap: str
    choices: np.ndarray
    answers: np.ndarray


def ranks(seed: int) -> Iterator[Figure]:
    """The figures of ranges of ranks, with their goals."""
    rng = np.random.default_rng(seed)
    models = compiled(*_MODELS, built="int_item_pairs")
    items = [
        item for _, item in sorted((int(place), item) for place, item in _ITEM_OF_PLACE.findall(models.sql["int_item_pairs"]))
    ]
    drawn = [
        membership(rng, gap, len(items), response) for gap in _GAPS for response in RESPONSES for _ in range(_EACH)
    ]  # fmt: skip
    critical = _critical_values()
    found = [judged(models, rng, items, critical, one, _DRAWS) for one in drawn]
    held, width = np.array([held for held, _ in found]), np.array([width for _, width in found])
    whole, regions = held[:, -1], held[:, :-1]
    yield Figure("ranks of ALL: all true places at once, on average", 100 * whole.mean(), "%", least=95)
    yield Figure("ranks of ALL: the same, lowest of a population", 100 * whole.min(), "%")
    yield Figure("ranks of regions: all true places at once, on average", 100 * regions.mean(), "%", least=95)
    yield Figure("ranks of regions: the same, lowest of a region in a population", 100 * regions.min(), "%")
    for gap in _GAPS:
        of_gap = np.array([one.gap == gap for one in drawn])
        yield Figure(f"ranks of ALL, shares {gap}: all true places at once, on average", 100 * whole[of_gap].mean(), "%")
        yield Figure(f"ranks of ALL, shares {gap}: places of a range of {len(items)}", width[of_gap, -1].mean(), "")


def membership(rng: np.random.Generator, gap: str, items: int, response: str) -> Membership:
    """Members who like choosing and Members who do not, in regions that differ: so answers to two items go together."""
    shares = np.linspace(*_GAPS[gap], items)
    of_member = np.repeat(np.arange(len(MEMBERS)), MEMBERS)
    liking = 0.8 * rng.standard_normal((MEMBERS.sum(), 1)) + 0.4 * rng.standard_normal((len(MEMBERS), items))[of_member]
    odds = np.exp(np.log(shares / (1 - shares)) + liking)
    return Membership(gap, rng.random(odds.shape) < odds / (1 + odds), answers(rng, response))


def judged(
    models: Models, rng: np.random.Generator, items: Sequence[str], critical: pa.Table, drawn: Membership, draws: int
) -> tuple[np.ndarray, np.ndarray]:
    """For each region and `ALL`: in what part of the draws the ranges held the true places of all items.

    The second is how many places a range has on average. `critical`: the project's list of critical values.
    """
    codes = np.array([*REGIONS, "ALL"])
    region_of_member = np.repeat(np.arange(len(MEMBERS)), MEMBERS)
    # Of each draw and region, those with the smallest numbers answer.
    order = np.argsort(rng.random((draws, MEMBERS.sum())) + region_of_member, axis=1)
    first_of_region = np.repeat(np.cumsum(MEMBERS) - MEMBERS, MEMBERS)
    is_answer = np.arange(MEMBERS.sum()) - first_of_region < drawn.answers[region_of_member]
    members = order[:, is_answer].ravel()
    texts = np.array(["".join("01"[chosen] for chosen in row) for row in drawn.choices.astype(int)])
    waves = np.arange(draws).astype(str)
    wave_of_answer = np.repeat(waves, is_answer.sum())
    wave_of_region, regions = np.repeat(waves, len(MEMBERS)), np.tile(codes[:-1], draws)
    chosen = np.zeros((draws, len(MEMBERS), len(items)), dtype=int)
    np.add.at(chosen, (np.repeat(np.arange(draws), is_answer.sum()), region_of_member[members]), drawn.choices[members])
    tables = {
        "int_loaded_waves": table(
            wave_id=waves,
            survey_code=["member"] * draws,
            **{name: np.ones(draws) for name in ("impact_min", "impact_max", "difficulty_min", "difficulty_max")},
        ),
        "int_regions_by_wave": table(wave_id=wave_of_region, region_code=regions, members=np.tile(MEMBERS, draws)),
        "int_wave_items": table(
            wave_id=np.repeat(waves, len(items)), topic=[_TOPIC] * draws * len(items), item_code=np.tile(items, draws)
        ),
        "int_choices_by_region": table(
            wave_id=np.repeat(wave_of_region, len(items)),
            region_code=np.repeat(regions, len(items)),
            phase=["on_time"] * len(regions) * len(items),
            topic=[_TOPIC] * len(regions) * len(items),
            item_code=np.tile(items, len(regions)),
            answered=np.repeat(np.tile(drawn.answers, draws), len(items)),
            chosen=chosen.ravel(),
        ),
        "int_answer_patterns": table(
            wave_id=wave_of_answer,
            region_code=codes[region_of_member[members]],
            topic=[_TOPIC] * len(members),
            pattern=texts[members],
            submissions=np.ones(len(members), dtype=int),
        ),
        "int_score_pairs": _no_scores(),
        "stg_reference__rank_critical_values": critical,
    }
    counts = np.array([drawn.choices[region_of_member == region].sum(axis=0) for region in range(len(MEMBERS))])
    counts = np.vstack([counts, counts.sum(axis=0)])
    truth = table(
        place=np.repeat(np.arange(len(codes)), len(items)),
        region_code=np.repeat(codes, len(items)),
        capacity_need_code=np.tile(items, len(codes)),
        best=[1 + int((row > count).sum()) for row in counts for count in row],
        worst=[len(items) - int((row < count).sum()) for row in counts for count in row],
    )
    with models.run(tables) as connection:
        connection.register("truth", truth)
        rows = connection.execute(
            f"""
            with draws as (
                select
                    place,
                    wave_id,
                    bool_and(rank_low <= best and rank_high >= worst) as is_held,
                    avg(rank_high - rank_low + 1) as width
                from {FACT} inner join truth using (region_code, capacity_need_code)
                group by all
            )
            select avg(is_held::integer), avg(width) from draws group by place order by place
            """
        ).fetchall()
    held, width = np.array(rows).T
    return held, width


def _no_scores() -> pa.Table:
    texts, numbers = ("wave_id", "region_code", "topic", "item_code", "other_item_code"), ("answered", "difference", "squares")
    columns = dict.fromkeys(texts, pa.string()) | dict.fromkeys(numbers, pa.float64())
    return pa.table({name: pa.array([], kind) for name, kind in columns.items()})


def _critical_values() -> pa.Table:
    with (PROJECT / "seeds/reference/ref_rank_critical_values.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return table(items=[int(row["items"]) for row in rows], critical_value=[float(row["critical_value"]) for row in rows])
