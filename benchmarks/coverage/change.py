"""How often the interval of a change between two waves holds the truth: `change_ci_low` and `change_ci_high`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from benchmarks.coverage import question
from benchmarks.coverage.goals import of_all, of_regions
from benchmarks.coverage.populations import MEMBERS, REGIONS, RESPONSES, adopters_by_region, answers
from benchmarks.coverage.question import MODELS, TOLERANCE, TOPIC, table
from benchmarks.coverage.simulated import Models, compiled
from benchmarks.figures import Figure

FACT = "fct_change_between_waves"
_ADOPTERS = (2, 8, 20, 50, 93, 136, 166, 178, 184)
# Of the Members that could answer in both waves, the part that does.
_OVERLAPS = (0.0, 0.5, 0.8, 1.0)
# The part of Members whose second answer is their first one again.
_ASSOCIATIONS = (0.0, 0.5, 0.9)
_DRAWS = 300
# Pairs of waves that are judged at once: the model looks at each of them with each other.
_AT_ONCE = 3
# Facts that a change is also taken of, and their columns of items.
_OTHERS = {
    "engagement": ["engagement_code"],
    "maturity": ["maturity_level"],
    "technology_adoption": ["technology_code", "adoption_status"],
    "development_potential": ["technology_code"],
    "performance_contribution": ["pmm_dimension_code", "pmm_outcome_code"],
    "capacity_needs": ["capacity_need_code"],
    "technology_votes": ["technology_code"],
}
_ESTIMATES = ("share_weighted", "standard_error", "ci_low", "ci_high", "census_low", "census_high")


@dataclass(frozen=True)
class Pair:
    """Two waves.

    `kinds`: a row for each region: how many Members choose in both, before only, now only, in neither.
    `before`, `now`, `both`: how many of each region answer.
    """

    overlap: float
    association: float
    kinds: np.ndarray
    before: np.ndarray
    now: np.ndarray
    both: np.ndarray

    @property
    def changes(self) -> np.ndarray:
        """The true change of each region, and of all Members."""
        more = self.kinds[:, 2] - self.kinds[:, 1]
        return np.append(more / MEMBERS, more.sum() / MEMBERS.sum())


def change(seed: int) -> Iterator[Figure]:
    """The figures of intervals around a change, with their goals."""
    rng = np.random.default_rng(seed)
    pairs = [
        _pair(rng, overlap, association, adopters, response)
        for overlap in _OVERLAPS
        for association in _ASSOCIATIONS
        for adopters in _ADOPTERS
        for response in RESPONSES
    ]
    held, known = judged(compiled(*MODELS, FACT), rng, pairs, _DRAWS)
    coverage = held / known
    whole, regions = coverage[:, -1], coverage[:, :-1]
    yield from of_all("change of ALL", whole)
    yield from of_regions("change of regions", regions)
    for name, levels in (("overlap", _OVERLAPS), ("association", _ASSOCIATIONS)):
        for level in levels:
            of_level = np.array([getattr(pair, name) == level for pair in pairs])
            yield Figure(f"change of ALL, {name} {level:.0%}: coverage on average", 100 * whole[of_level].mean(), "%")
            yield Figure(f"change of regions, {name} {level:.0%}: lowest of a region", 100 * regions[of_level].min(), "%")


def judged(models: Models, rng: np.random.Generator, pairs: Sequence[Pair], draws: int) -> tuple[np.ndarray, np.ndarray]:
    """For each pair, its regions and `ALL`: in how many draws the interval held the change, and in how many there was one."""
    held, known = np.zeros((2, len(pairs), len(MEMBERS) + 1))
    for start in range(0, len(pairs), _AT_ONCE):
        part = pairs[start : start + _AT_ONCE]
        for number, region, of_held, of_known in _judged_at_once(models, rng, part, draws):
            held[start + number, region], known[start + number, region] = of_held, of_known
    return held, known


def _judged_at_once(models: Models, rng: np.random.Generator, pairs: Sequence[Pair], draws: int) -> list[tuple]:
    """(pair, region, draws that held the change, draws with an interval)."""
    pair_of_draw = np.repeat(np.arange(len(pairs)), draws)
    kinds = np.array([pair.kinds for pair in pairs])[pair_of_draw]
    before, now, both = (np.array([getattr(pair, name) for pair in pairs])[pair_of_draw] for name in ("before", "now", "both"))
    # Who answers before is a sample without replacement; of those that answer now, some come from it and the others not.
    first = _sample(rng, kinds, before)
    stayed = _sample(rng, first, both)
    second = stayed + _sample(rng, kinds - first, now - both)
    numbers = np.arange(len(pair_of_draw)).astype(str)
    waves, previous = np.char.add(numbers, "-now"), np.char.add(numbers, "-before")
    asked = question.tables(
        np.concatenate([previous, waves]),
        np.concatenate([before, now]),
        np.concatenate([first[..., 0] + first[..., 1], second[..., 0] + second[..., 2]]),
    )
    codes = np.array([*REGIONS, "ALL"])
    panel = {
        "members": both,
        "chose_before": stayed[..., 0] + stayed[..., 1],
        "chose_now": stayed[..., 0] + stayed[..., 2],
        "chose_both": stayed[..., 0],
    }
    of_region = {
        "wave_id": np.repeat(waves, len(MEMBERS)),
        "previous_wave_id": np.repeat(previous, len(MEMBERS)),
        "region_code": np.tile(codes[:-1], len(waves)),
    }
    rows = len(waves) * len(MEMBERS)
    all_members = np.append(MEMBERS, MEMBERS.sum())
    tables = asked | {
        "int_loaded_waves": table(
            wave_id=np.concatenate([previous, waves]),
            survey_code=["member"] * 2 * len(waves),
            previous_wave_id=pa.array([*[None] * len(waves), *previous.tolist()], pa.string()),
        ),
        "int_members_in_both_waves": table(
            wave_id=np.repeat(waves, len(codes)),
            previous_wave_id=np.repeat(previous, len(codes)),
            region_code=np.tile(codes, len(waves)),
            **{name: np.tile(all_members, len(waves)) for name in ("previous_members", "members", "members_in_both")},
        ),
        "int_counts_in_both_waves": table(
            **of_region,
            measure_code=[TOPIC] * rows,
            item_code=[""] * rows,
            **{name: counts.ravel() for name, counts in panel.items()},
            **{"stayed" if name == "members" else f"stayed_{name}": counts.ravel() for name, counts in panel.items()},
        ),
        "stg_reference__technology_bundles": _empty(["wave_id", "technology_code", "member_technology_code"], []),
        **{f"fct_{name}_by_region": _empty(["wave_id", "region_code", *items], _ESTIMATES) for name, items in _OTHERS.items()},
    }
    truth = table(
        pair=np.repeat(np.arange(len(pairs)), len(codes)),
        place=np.tile(np.arange(len(codes)), len(pairs)),
        region_code=np.tile(codes, len(pairs)),
        truth=np.concatenate([pair.changes for pair in pairs]),
    )
    with models.run(tables) as connection:
        connection.register("truth", truth)
        connection.register("drawn", table(wave_id=waves, pair=pair_of_draw))
        return connection.execute(
            f"""
            select
                pair,
                place,
                count(*) filter (where truth between change_ci_low - {TOLERANCE} and change_ci_high + {TOLERANCE}),
                count(*) filter (where change_ci_low <= change_ci_high)
            from {FACT} inner join drawn using (wave_id) inner join truth using (pair, region_code)
            group by all
            """
        ).fetchall()


def _pair(rng: np.random.Generator, overlap: float, association: float, adopters: int, response: str) -> Pair:
    """A membership that answers twice. Whoever does not repeat the first answer gives one that does not depend on it."""
    choosing = adopters_by_region(rng, adopters, "uneven")
    kept = rng.binomial(choosing, association), rng.binomial(MEMBERS - choosing, association)
    rate = np.clip(choosing / MEMBERS * np.exp(0.4 * rng.standard_normal()), 0.02, 0.98)
    chose_again = rng.binomial(choosing - kept[0], rate)
    chose_newly = rng.binomial(MEMBERS - choosing - kept[1], rate)
    both_times = kept[0] + chose_again
    kinds = np.stack([both_times, choosing - both_times, chose_newly, MEMBERS - choosing - chose_newly], axis=1)
    before, now = answers(rng, response), answers(rng, response)
    least, most = np.maximum(before + now - MEMBERS, 0), np.minimum(before, now)
    return Pair(overlap, association, kinds, before, now, least + np.rint(overlap * (most - least)).astype(int))


def _sample(rng: np.random.Generator, kinds: np.ndarray, size: np.ndarray) -> np.ndarray:
    """How many of each kind (last axis) are among `size`, drawn without replacement."""
    found, left, rest = np.zeros_like(kinds), size.copy(), kinds.sum(axis=-1)
    for kind in range(kinds.shape[-1]):
        rest = rest - kinds[..., kind]
        found[..., kind] = rng.hypergeometric(kinds[..., kind], rest, left)
        left = left - found[..., kind]
    return found


def _empty(texts: Sequence[str], numbers: Sequence[str]) -> pa.Table:
    """A table without rows."""
    columns = {name: pa.string() for name in texts} | {name: pa.float64() for name in numbers}
    if numbers:
        columns["item_base"] = pa.int32()
    return pa.table({name: pa.array([], kind) for name, kind in columns.items()})
