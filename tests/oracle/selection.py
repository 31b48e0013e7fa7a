"""The technologies in focus: votes and development potential, minus what overlaps with other work.

How sure the selection is: a bootstrap of submissions within regions, scaled to the finite population (Rao and Wu 1988; groups
of submissions as in Rao, Wu and Yue 1992), whose draws are the digits of MD5, the same in every run.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from .formulas import rank_descending
from .loaded import Estimates, LoadedWave
from .measures import Answers
from .reading import trim

MOST_GROUPS = 100
DECIMALS = 9


@dataclass(frozen=True)
class SelectionRule:
    """The variables of the selection: how many are selected, and what a rank of votes and of potential weighs (> 0)."""

    selected_technologies: int = 3
    vote_weight: float = 1
    potential_weight: float = 1
    redraws: int = 400

    def score(self, vote_rank: int, potential_rank: int) -> float:
        """The lower the better; votes beyond the published top count alike."""
        capped = min(vote_rank, self.selected_technologies + 1)
        return self.vote_weight * capped + self.potential_weight * potential_rank


def ranks_of_all(estimates: Estimates) -> dict[str, tuple[int, int | None]]:
    """technology -> (count, rank on region ALL; None where the base is 0)."""
    every = {item[0]: by_region["ALL"] for item, by_region in estimates.items()}
    ranks = rank_descending([e.item_count if e.item_base else None for e in every.values()])
    return {technology: (e.item_count, rank) for (technology, e), rank in zip(every.items(), ranks, strict=True)}


def selection_ranks(
    votes: Mapping[str, tuple[float, int | None]],
    potential: Mapping[str, tuple[float, int | None]],
    dropped: set[str],
    order: Mapping[str, int],
    rule: SelectionRule,
) -> dict[str, int]:
    """technology -> place among those that are not dropped and have both ranks, 1 the first."""
    keys = {
        technology: (rule.score(votes[technology][1], rank), rank, order[technology], technology)
        for technology, (_, rank) in potential.items()
        if technology not in dropped and rank is not None and votes[technology][1] is not None
    }
    return {technology: place for place, technology in enumerate(sorted(keys, key=keys.get), start=1)}


def digits(redraw: int, region: str, draw: int) -> int:
    """The first 7 hexadecimal digits of the MD5 of `redraw/region/draw`, as a whole number."""
    return int(hashlib.md5(f"{redraw}/{region}/{draw}".encode(), usedforsecurity=False).hexdigest()[:7], 16)


@cache
def all_digits(region: str, redraws: int) -> np.ndarray:
    """[redraw, draw]: the digits of a region's draws."""
    return np.array([[digits(b, region, t) for t in range(MOST_GROUPS)] for b in range(1, redraws + 1)])


@cache
def times_drawn(region: str, groups: int, redraws: int) -> np.ndarray:
    """[redraw, group]: how often a redraw takes a group, of `groups` draws with replacement."""
    taken = all_digits(region, redraws)[:, :groups] * groups // 16**7
    return (taken[:, :, None] == np.arange(groups)).sum(axis=1)


def redrawn_counts(loaded: LoadedWave, answers: Sequence[Answers], redraws: int) -> np.ndarray:
    """[redraw, item]: the count of each item over all regions in each redraw, rounded to 9 decimals."""
    redrawn = np.zeros((redraws, len(answers)))
    for region, records in loaded.counted_by_region.items():
        n, n_members = len(records), loaded.n_members[region]
        groups = min(n, MOST_GROUPS)
        chose = np.zeros((groups, len(answers)), dtype=np.int64)
        for place, record in enumerate(records):
            chose[place % MOST_GROUPS] += np.array([bool(a.get(record.member_iso3)) for a in answers], dtype=np.int64)
        count = chose.sum(axis=0)
        redrawn += count
        if 1 < groups and n < n_members:
            spread = math.sqrt(1 - n / n_members) * math.sqrt(groups / (groups - 1))
            redrawn += spread * (times_drawn(region, groups, redraws) @ chose - count)
    return redrawn.round(DECIMALS)


def ranks_in_redraws(counts: np.ndarray, present: Sequence[bool]) -> list[list[int | None]]:
    """For each redraw the ranks of the counts, highest first; None for items that have none."""
    shown = np.where(present, counts, -np.inf)
    ranks = 1 + (shown[:, None, :] > shown[:, :, None]).sum(axis=2)
    return [[rank if known else None for rank, known in zip(row, present, strict=True)] for row in ranks.tolist()]


def selected_shares(
    loaded: LoadedWave,
    votes: Mapping[str, tuple[int, int | None]],
    potential: Mapping[str, tuple[int, int | None]],
    dropped: set[str],
    rule: SelectionRule,
) -> dict[str, float]:
    """technology -> in what share of the redraws it is among the first."""
    names = list(votes)
    redrawn = [
        ranks_in_redraws(
            redrawn_counts(loaded, [loaded.answers[measure][(t,)] for t in names], rule.redraws),
            [ranked[t][1] is not None for t in names],
        )
        for measure, ranked in (("technology_votes", votes), ("development_potential", potential))
    ]
    selected = dict.fromkeys(names, 0)
    for of_votes, of_potential in zip(*redrawn, strict=True):
        pairs = [{t: (0, rank) for t, rank in zip(names, ranks, strict=True)} for ranks in (of_votes, of_potential)]
        places = selection_ranks(*pairs, dropped, loaded.seeds.technology_order, rule)
        for technology, place in places.items():
            selected[technology] += place <= rule.selected_technologies
    return {technology: times / rule.redraws for technology, times in selected.items()}


def _reason(overlap: str, place: int | None, rule: SelectionRule) -> str:
    if overlap:
        return "covered_by_other_work"
    if place is None:
        return "no_rank"
    return "selected" if place <= rule.selected_technologies else "others_come_first"


def selection_rows(
    loaded: LoadedWave, means: Mapping[str, tuple[float | None, float | None]], rule: SelectionRule
) -> list[tuple]:
    """The rows of fct_technology_selection. `means` is technology -> (impact, difficulty) of ALL.

    The reasons are codes of this module, not the wordings of the warehouse.
    """
    seeds, wave = loaded.seeds, loaded.wave
    votes = ranks_of_all(loaded.estimates["technology_votes"])
    potential = ranks_of_all(loaded.estimates["development_potential"])
    overlaps = {t: seeds.overlaps[wave.wave_id, t] for t in votes if (wave.wave_id, t) in seeds.overlaps}
    places = selection_ranks(votes, potential, set(overlaps), seeds.technology_order, rule)
    shares = selected_shares(loaded, votes, potential, set(overlaps), rule)
    rows = []
    for technology in votes:
        overlap = overlaps.get(technology, {"reason": "", "merged_into": ""})
        place = places.get(technology)
        rows.append(
            (
                wave.wave_id,
                technology,
                *votes[technology],
                *potential[technology],
                *means.get(technology, (None, None)),
                trim(overlap["reason"]) or None,
                trim(overlap["merged_into"]) or None,
                place is not None and place <= rule.selected_technologies,
                place,
                _reason(overlap["reason"], place, rule),
                shares[technology],
                _reason(overlap["reason"], place, rule),
            )
        )
    return rows
