"""What may be wrong with estimates because not everybody answered: by the phase in which the answers came in.

Measures: how many took part, how many of those answered each question, and the estimates of the marts from each phase alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from .formulas import Estimate, Stratum, estimates_by_region
from .intervals import Interval, difference
from .loaded import LoadedWave
from .measures import Item, code

PHASES = ("on_time", "extended", "late", "ALL")
MARTS = ("it_strategy", "maturity", "technology_adoption", "development_potential", "capacity_needs")
# Item of item_response -> the measure whose items have the question's base, and the topics that ask it.
QUESTIONS = {
    "it_strategy": ("it_strategy", ("it_strategy",)),
    "maturity": ("maturity", ("maturity",)),
    "performance": ("performance_contribution", ("performance",)),
    "capacity": ("capacity_needs", ("capacity", "capacity_other")),
}
NO_DIFFERENCE = (None, None, None)
NO_FACTORS = (None, None)
SMALLEST_FACTOR_BASE = 1e-12
Strata = dict[str, dict[str, Stratum]]
"""Phase -> region_code -> counts."""
Tally = Counter[tuple[str, str]]
"""(phase, region_code) -> how many Members."""


def respondents(loaded: LoadedWave) -> dict[str, set[str]]:
    """Item of item_response -> the Members whose counted submission answered that question; only what the wave asks."""
    wave, found = loaded.wave, {}
    for item, (measure, topics) in QUESTIONS.items():
        if any(wave.asks(topic) for topic in topics):
            found[item] = set().union(*(answers for answers in loaded.answers[measure].values()))
    if wave.asks("top_technology"):
        columns = [q.column_name for q in wave.questions["top_technology"]]
        found["top_technology"] = {
            r.member_iso3 for r in loaded.counted if any(code(wave, "top_technology", c, r) for c in columns)
        }
    for technology in wave.items("technology_status"):
        found[f"technology_status/{technology}"] = set(loaded.answers["development_potential"][(technology,)])
    for topic, by_technology in loaded.scores.items():
        for technology, given in by_technology.items():
            found[f"{topic}/{technology}"] = set(given)
    return found


def tally(loaded: LoadedWave, members: Iterable[str]) -> Tally:
    """How many of these Members there are, by the phase in which their submission came."""
    return Counter((phase, loaded.members[m]) for m in members for phase in (loaded.phases[m], "ALL"))


def strata(loaded: LoadedWave, answered: Tally | None, chose: Tally) -> Strata:
    """The counts of an item; without a tally of who answered, all Members are taken to have."""
    return {
        phase: {
            region: Stratum(n, n if answered is None else answered[phase, region], chose[phase, region])
            for region, n in loaded.n_members.items()
        }
        for phase in PHASES
    }


def measured(loaded: LoadedWave) -> Iterator[tuple[str, str, Strata]]:
    """Measure, item and counts of everything that the mart has rows of."""
    came = tally(loaded, loaded.phases)
    yield "participation", "", strata(loaded, None, came)
    for item, answered in respondents(loaded).items():
        yield "item_response", item, strata(loaded, came, tally(loaded, answered))
    for measure in MARTS:
        for item, answers in loaded.answers[measure].items():
            chose = tally(loaded, (m for m, is_chosen in answers.items() if is_chosen))
            yield measure, item_code(item), strata(loaded, tally(loaded, answers), chose)


def item_code(item: Item) -> str:
    """The codes of an item in one."""
    return "/".join(map(str, item))


def difference_to(on_time: Estimate, other: Estimate) -> tuple[float | None, float | None, float | None]:
    """The share of other Members less that of those on time, and the interval of it."""
    first, second = on_time.share_weighted, other.share_weighted
    if first is None or second is None:
        return NO_DIFFERENCE
    if on_time.ci_low is None or other.ci_low is None:
        return second - first, None, None
    given = [(e.share_weighted, Interval(e.ci_low, e.ci_high)) for e in (on_time, other)]
    return second - first, *difference(*given, 0.0).within(-1, 1)


def tipping_factors(estimate: Estimate) -> tuple[float | None, float | None]:
    """By what factor the share of those who did not answer would have to differ before the whole leaves its interval."""
    if estimate.ci_low is None or estimate.share_weighted - estimate.census_low <= SMALLEST_FACTOR_BASE:
        return NO_FACTORS
    base = estimate.share_weighted - estimate.census_low
    return (estimate.ci_low - estimate.census_low) / base, (estimate.ci_high - estimate.census_low) / base


def nonresponse_rows(loaded: LoadedWave) -> list[tuple]:
    """The rows of rpt_nonresponse for one wave."""
    rows = []
    for measure, item, counts in measured(loaded):
        by_phase = {phase: estimates_by_region(by_region) for phase, by_region in counts.items()}
        for phase, estimates in by_phase.items():
            is_compared = phase in ("extended", "late") and measure != "participation"
            is_tipped = phase == "ALL" and measure in MARTS
            for region, estimate in estimates.items():
                compared = difference_to(by_phase["on_time"][region], estimate) if is_compared else NO_DIFFERENCE
                factors = tipping_factors(estimate) if is_tipped else NO_FACTORS
                rows.append((loaded.wave.wave_id, region, measure, item, phase, *estimate, *compared, *factors))
    return rows
