"""Waves that asked all Members one question of yes or no, as the tables that the facts read."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from benchmarks.coverage.populations import MEMBERS, REGIONS

TOPIC = "it_strategy"
FACT = f"fct_{TOPIC}_by_region"
MODELS = ("int_exact_intervals", FACT)
"""What computes the fact from these tables."""
# What a table prints is a quotient of whole numbers, and so is the truth.
TOLERANCE = 1e-9


def tables(waves: np.ndarray, answered: np.ndarray, chosen: np.ndarray) -> dict[str, pa.Table]:
    """`answered`, `chosen`: a row for each wave, a column for each region."""
    wave_of_region, regions = np.repeat(waves, len(MEMBERS)), np.tile(list(REGIONS), len(waves))
    answered, chosen = answered.ravel(), chosen.ravel()
    return {
        "int_regions_by_wave": table(
            wave_id=wave_of_region, region_code=regions, members=np.tile(MEMBERS, len(waves)), submissions=answered
        ),
        "int_wave_items": table(wave_id=waves, topic=[TOPIC] * len(waves), item_code=[""] * len(waves)),
        "int_answer_counts": table(
            wave_id=np.concatenate([wave_of_region] * 2),
            region_code=np.concatenate([regions] * 2),
            reason=["counted"] * 2 * len(regions),
            phase=["on_time"] * 2 * len(regions),
            topic=[TOPIC] * 2 * len(regions),
            answer_code=["yes"] * len(regions) + ["no"] * len(regions),
            submissions=np.concatenate([chosen, answered - chosen]),
        ),
    }


def table(**columns: Sequence) -> pa.Table:
    """A table of columns."""
    return pa.table({name: pa.array(values) for name, values in columns.items()})
