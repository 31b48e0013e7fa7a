"""The technologies in focus: votes and development potential, minus what overlaps with other work."""

from collections.abc import Mapping
from dataclasses import dataclass

from .formulas import rank_descending
from .measures import Estimates
from .reading import Seeds, Wave, trim


@dataclass(frozen=True)
class SelectionRule:
    """The variables of the selection: how many are selected, and what a rank of votes and of potential weighs (> 0)."""

    selected_technologies: int = 3
    vote_weight: float = 1
    potential_weight: float = 1

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
    votes: Mapping[str, tuple[int, int | None]],
    potential: Mapping[str, tuple[int, int | None]],
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


def selection_rows(
    wave: Wave,
    seeds: Seeds,
    estimates: Mapping[str, Estimates],
    means: Mapping[str, tuple[float | None, float | None]],
    rule: SelectionRule,
) -> list[tuple]:
    """The rows of fct_technology_selection without its reason. `means` is technology -> (impact, difficulty) of ALL."""
    votes = ranks_of_all(estimates["technology_votes"])
    potential = ranks_of_all(estimates["development_potential"])
    overlaps = {t: seeds.overlaps[wave.wave_id, t] for t in votes if (wave.wave_id, t) in seeds.overlaps}
    places = selection_ranks(votes, potential, set(overlaps), seeds.technology_order, rule)
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
            )
        )
    return rows
