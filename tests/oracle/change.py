"""The change of every share between a wave and the one before it, and why some cannot be compared."""

from collections.abc import Mapping

from .formulas import Estimate, root_of_squares
from .measures import TECHNOLOGY_MEASURES, Estimates, Item
from .reading import Seeds, Wave

EstimatesByMeasure = Mapping[str, Estimates]


def reason_not_comparable(before: Estimate | None, now: Estimate | None, *, is_loaded: bool, is_bundled: bool) -> str | None:
    """The first reason that applies, None if the two estimates can be compared."""
    if not is_loaded:
        return "previous_wave_not_loaded"
    if before is None:
        return "not_asked_before"
    if now is None:
        return "not_asked_now"
    if is_bundled:
        return "bundled"
    if before.share_weighted is None or now.share_weighted is None:
        return "no_answers"
    return None


def _row(wave: Wave, region: str, measure: str, item: Item, before: Estimate | None, now: Estimate | None, reason):
    previous_value = before.share_weighted if before else None
    current_value = now.share_weighted if now else None
    change, error = None, None
    if reason is None:
        change = current_value - previous_value
        error = root_of_squares(before.standard_error, now.standard_error)
    return (
        wave.wave_id,
        wave.previous_wave_id,
        region,
        measure,
        "/".join(map(str, item)),
        previous_value,
        current_value,
        change,
        error,
        reason is None,
        reason,
    )


def change_rows(wave: Wave, seeds: Seeds, current: EstimatesByMeasure, previous: EstimatesByMeasure | None) -> list[tuple]:
    """The rows of fct_change_between_waves for one wave; `previous` is None if that wave is not loaded.

    The last column is a code of this module, not the wording of the warehouse.
    """
    if not wave.previous_wave_id:
        return []
    bundled = seeds.bundled.get(wave.wave_id, set()) | seeds.bundled.get(wave.previous_wave_id, set())
    rows = []
    for measure, now_items in current.items():
        before_items = previous[measure] if previous else {}
        for item in {**before_items, **now_items}:
            is_bundled = measure in TECHNOLOGY_MEASURES and item[0] in bundled
            for region in [*seeds.regions, "ALL"]:
                before = before_items[item][region] if item in before_items else None
                now = now_items[item][region] if item in now_items else None
                reason = reason_not_comparable(before, now, is_loaded=previous is not None, is_bundled=is_bundled)
                rows.append(_row(wave, region, measure, item, before, now, reason))
    return rows
