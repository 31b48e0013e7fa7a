"""Counts merged before they are left out: of a suppressed count, between which counts it lies.

A table whose YAML says `ranges: 3` tells it: the third of the base in which the count lies, or the half where thirds would hold
too few counts; `ranges: 2`: the half at most. A reader knows the range, so the solver that looks for further cells takes it as
known, and every suppressed number keeps its values within it; where it cannot, no range is told (docs/adr/0023).
"""

from smart_customs.duckdb_files import identifier
from smart_customs.products.disclosure.classification import Mart

Range = tuple[int, int]
COLUMNS = {
    "count_at_least": "The fewest that the count can be: the count itself; where it was left out, the low end of its third or"
    " half of the base. Empty where too few answered to tell even that.",
    "count_at_most": "The most that the count can be: the count itself; where it was left out, the high end of its third or"
    " half of the base. Empty where too few answered to tell even that.",
}


def known(count: int, base: int, parts: int, least: int) -> Range:
    """What a reader knows of a count over a base: in which of `parts` parts it lies, or of fewer that hold `least` each."""
    if parts == 3 and base >= 3 * least - 1:
        below, middle = (base - 1) // 3, 2 * base // 3
    elif parts and base >= 2 * least - 1:
        below = middle = (base - 1) // 2
    else:
        return 0, base
    if count <= below:
        return 0, below
    return (below + 1, middle) if count <= middle else (middle + 1, base)


def public_columns(mart: Mart, least: int) -> dict[str, str]:
    """The columns of `COLUMNS` as SQL on `fact` and `state`; none where the table does not tell ranges."""
    if "ranges" not in mart.says:
        return {}
    count, base = (f"fact.{identifier(mart.one(kind))}" for kind in ("count", "base"))
    thirds = f"{mart.says['ranges']} = 3 and {base} >= {3 * least - 1}"
    below = f"case when {thirds} then ({base} - 1) // 3 else ({base} - 1) // 2 end"
    middle = f"case when {thirds} then 2 * {base} // 3 else ({base} - 1) // 2 end"
    ends = {"count_at_least": ("0", f"{below} + 1", f"{middle} + 1"), "count_at_most": (below, middle, base)}
    return {
        name: f"case when not state.is_gone then {count} when state.tells_range and {base} >= {2 * least - 1} then"
        f" case when {count} <= {below} then {low} when {count} <= {middle} then {mid} else {high} end end"
        for name, (low, mid, high) in ends.items()
    }
