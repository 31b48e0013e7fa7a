"""The oracle's entrance: every mart from canonical files and a seeds folder."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from .change import change_rows
from .formulas import rank_descending
from .impact import impact_rows
from .loaded import LoadedWave, load
from .measures import Item
from .nonresponse import nonresponse_rows
from .participation import agency_rows, day_rows, intake_row, participation_rows
from .ranks import Answered
from .reading import Seeds
from .selection import SelectionRule, selection_rows
from .tables import MARTS, frame
from .transitions import transition_rows

# Measure -> the group of items within which an item is ranked; measures that are not here have no rank.
RANK_GROUPS = {
    "development_potential": lambda item: (),
    "performance_contribution": lambda item: ("ALL",) if item[1] == "ALL" else (item[0],),
    "capacity_needs": lambda item: (),
    "technology_votes": lambda item: (),
}


def item_ranks(loaded: LoadedWave, measure: str) -> dict[tuple[Item, str], tuple]:
    """(item, region) -> rank of its count among its group, and between which places it lies; None where the base is 0."""
    estimates, answers = loaded.estimates[measure], loaded.answers[measure]
    groups = defaultdict(list)
    for item in estimates:
        groups[RANK_GROUPS[measure](item)].append(item)
    found = {}
    for items in groups.values():
        cells = {
            region: [[answers[item].get(r.member_iso3) for item in items] for r in records]
            for region, records in loaded.counted_by_region.items()
        }
        answered = Answered(cells, loaded.n_members)
        for region in [*loaded.seeds.regions, "ALL"]:
            here = [estimates[item][region] for item in items]
            ranks = rank_descending([e.item_count if e.item_base else None for e in here])
            for item, rank, bounds in zip(items, ranks, answered.bounds(region, ranks), strict=True):
                found[item, region] = rank, *bounds
    return found


def estimate_rows(loaded: LoadedWave, measure: str) -> list[tuple]:
    """The rows of one estimate fact in one wave, with the rank where the fact has one."""
    ranks = item_ranks(loaded, measure) if measure in RANK_GROUPS else {}
    return [
        (loaded.wave.wave_id, region, *item, *estimate, *ranks.get((item, region), ()))
        for item, by_region in loaded.estimates[measure].items()
        for region, estimate in by_region.items()
    ]


def _member_rows(loaded: LoadedWave, before: LoadedWave | None, rule: SelectionRule) -> dict[str, list[tuple]]:
    """mart -> rows of one wave of the Members' survey; `before` is the wave before it, if that is loaded."""
    impact = impact_rows(loaded)
    means = {row[2]: (row[4], row[6]) for row in impact if row[1] == "ALL"}
    submissions = {region: len(records) for region, records in loaded.counted_by_region.items()}
    return {
        "fct_participation_by_region": participation_rows(loaded.wave.wave_id, submissions, loaded.n_members),
        "fct_submissions_by_day": day_rows(loaded.wave, loaded.records),
        "fct_impact_difficulty_by_region": impact,
        "fct_technology_selection": selection_rows(loaded, means, rule),
        "fct_change_between_waves": change_rows(loaded, before),
        "fct_transitions_between_waves": transition_rows(loaded, before),
        "rpt_nonresponse": nonresponse_rows(loaded),
    } | {f"fct_{measure}_by_region": estimate_rows(loaded, measure) for measure in loaded.estimates}


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
    rows = defaultdict(list)
    for (survey, wave_id), found in loaded.items():
        rows["rpt_intake"].append(intake_row(found.wave, found.records, *(ledger or {}).get((survey, wave_id), (0, 0))))
        if survey == "partner_agency":
            rows["fct_partner_agency_submissions"] += agency_rows(found.wave, seeds, found.records)
            continue
        before = loaded.get(("member", found.wave.previous_wave_id))
        for mart, mart_rows in _member_rows(found, before, rule or SelectionRule()).items():
            rows[mart] += mart_rows
    return {mart: frame(mart, rows[mart]) for mart in MARTS}
