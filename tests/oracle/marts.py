"""The oracle's entrance: every mart from canonical files and a seeds folder."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .change import change_rows
from .formulas import rank_descending
from .impact import region_rows
from .measures import MEASURES, Estimates, Item, estimate_measure
from .participation import agency_rows, day_rows, intake_row, participation_rows
from .reading import Seeds, Wave, read_rows
from .selection import SelectionRule, selection_rows
from .submissions import Record, classify, counted
from .tables import MARTS, frame

# Measure -> the group of items within which an item is ranked; measures that are not here have no rank.
RANK_GROUPS = {
    "development_potential": lambda item: (),
    "performance_contribution": lambda item: ("ALL",) if item[1] == "ALL" else (item[0],),
    "capacity_needs": lambda item: (),
    "technology_votes": lambda item: (),
}


@dataclass(frozen=True)
class LoadedWave:
    """One survey's wave with its classified records; `members` is Member -> region_code on the closing day."""

    wave: Wave
    records: list[Record]
    members: dict[str, str]

    def n_members(self, regions: list[str]) -> dict[str, int]:
        """region_code -> number of Members."""
        found = list(self.members.values())
        return {region: found.count(region) for region in regions}

    def counted_by_region(self, regions: list[str]) -> dict[str, list[Record]]:
        """region_code -> counted records."""
        return {region: [r for r in counted(self.records) if r.region_code == region] for region in regions}


def load(seeds: Seeds, survey_code: str, wave_id: str, raw_file: Path) -> LoadedWave:
    """One canonical file, every record classified."""
    wave = seeds.wave(survey_code, wave_id)
    members = seeds.members_on(wave.closed_on)
    return LoadedWave(wave, classify(wave, members, read_rows(raw_file)), members)


def item_ranks(measure: str, estimates: Estimates, region: str) -> dict[Item, int | None]:
    """item -> rank of its count in the region (for performance also within its group); None where the base is 0."""
    groups = defaultdict(list)
    for item in estimates:
        groups[RANK_GROUPS[measure](item)].append(item)
    ranks = {}
    for items in groups.values():
        found = [estimates[item][region] for item in items]
        ranks |= zip(items, rank_descending([e.item_count if e.item_base else None for e in found]), strict=True)
    return ranks


def estimate_rows(wave_id: str, measure: str, estimates: Estimates, regions: list[str]) -> list[tuple]:
    """The rows of one estimate fact in one wave, with the rank where the fact has one."""
    rows = []
    for region in [*regions, "ALL"]:
        ranks = item_ranks(measure, estimates, region) if measure in RANK_GROUPS else None
        for item, by_region in estimates.items():
            rank = () if ranks is None else (ranks[item],)
            rows.append((wave_id, region, *item, *by_region[region], *rank))
    return rows


def _member_rows(
    loaded: LoadedWave, seeds: Seeds, estimates: Mapping[str, Estimates], rule: SelectionRule
) -> dict[str, list[tuple]]:
    """mart -> rows of one wave of the Members' survey, for the marts that need no other wave."""
    wave, regions = loaded.wave, seeds.regions
    n_members = loaded.n_members(regions)
    by_region = loaded.counted_by_region(regions)
    scopes = by_region | {"ALL": counted(loaded.records)}
    impact = [row for region, records in scopes.items() for row in region_rows(wave, region, records)]
    means = {row[2]: (row[4], row[6]) for row in impact if row[1] == "ALL"}
    submissions = {region: len(records) for region, records in by_region.items()}
    return {
        "fct_participation_by_region": participation_rows(wave.wave_id, submissions, n_members),
        "fct_submissions_by_day": day_rows(wave, loaded.records),
        "fct_impact_difficulty_by_region": impact,
        "fct_technology_selection": selection_rows(wave, seeds, estimates, means, rule),
    } | {f"fct_{measure}_by_region": estimate_rows(wave.wave_id, measure, found, regions) for measure, found in estimates.items()}


def _estimates(loaded: LoadedWave, seeds: Seeds) -> dict[str, Estimates]:
    """measure -> estimates of one wave."""
    records, n_members = loaded.counted_by_region(seeds.regions), loaded.n_members(seeds.regions)
    return {measure: estimate_measure(items(loaded.wave, seeds), records, n_members) for measure, items in MEASURES.items()}


def compute_marts(
    seeds_dir: Path,
    raw_files: Mapping[tuple[str, str], Path],
    *,
    rule: SelectionRule | None = None,
    ledger: Mapping[tuple[str, str], tuple[int, int]] | None = None,
) -> dict[str, pd.DataFrame]:
    """Every mart of `tables.MARTS` for the given files; only waves with a file have rows.

    `raw_files` is (survey_code, wave_id) -> canonical file; `ledger` is the same key -> (rejected records, answers set
    aside). KeyError if the seeds do not know a wave or a file lacks a column of its codebook.
    """
    seeds = Seeds(seeds_dir)
    loaded = {key: load(seeds, *key, path) for key, path in sorted(raw_files.items())}
    estimates = {wave_id: _estimates(found, seeds) for (survey, wave_id), found in loaded.items() if survey == "member"}
    rows = defaultdict(list)
    for (survey, wave_id), found in loaded.items():
        rows["rpt_intake"].append(intake_row(found.wave, found.records, *(ledger or {}).get((survey, wave_id), (0, 0))))
        if survey == "partner_agency":
            rows["fct_partner_agency_submissions"] += agency_rows(found.wave, seeds, found.records)
            continue
        for mart, mart_rows in _member_rows(found, seeds, estimates[wave_id], rule or SelectionRule()).items():
            rows[mart] += mart_rows
        previous = estimates.get(found.wave.previous_wave_id)
        rows["fct_change_between_waves"] += change_rows(found.wave, seeds, estimates[wave_id], previous)
    return {mart: frame(mart, rows[mart]) for mart in MARTS}
