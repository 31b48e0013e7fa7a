"""What may be wrong with estimates because not everybody answered: by the phase in which the answers came in.

Measures: how many took part, how many of those answered each question, and the estimates of the marts from each phase alone.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from .formulas import Estimate, Stratum, estimates_by_region
from .intervals import Interval, difference
from .loaded import LoadedWave
from .measures import Answers, Item, code

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
Strata = Callable[[str], dict[str, Stratum]]
"""Phase -> region_code -> counts."""


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


def _in_phase(loaded: LoadedWave, phase: str, members) -> Counter:
    """region_code -> how many of the Members; those whose submission came in a phase."""
    return Counter(loaded.members[m] for m in members if phase in ("ALL", loaded.phases[m]))


def participation(loaded: LoadedWave) -> Strata:
    """Of all Members, those whose submission counts."""

    def strata(phase: str) -> dict[str, Stratum]:
        came = _in_phase(loaded, phase, loaded.phases)
        return {region: Stratum(n, n, came[region]) for region, n in loaded.n_members.items()}

    return strata


def item_response(loaded: LoadedWave, answered: set[str]) -> Strata:
    """Of the counted submissions, those that answered a question."""

    def strata(phase: str) -> dict[str, Stratum]:
        came, did = _in_phase(loaded, phase, loaded.phases), _in_phase(loaded, phase, answered)
        return {region: Stratum(n, came[region], did[region]) for region, n in loaded.n_members.items()}

    return strata


def of_mart(loaded: LoadedWave, answers: Answers) -> Strata:
    """The counts of a mart's item."""

    def strata(phase: str) -> dict[str, Stratum]:
        return loaded.strata({m: chose for m, chose in answers.items() if phase in ("ALL", loaded.phases[m])})

    return strata


def measured(loaded: LoadedWave) -> Iterator[tuple[str, str, Strata]]:
    """Measure, item and counts of everything that the mart has rows of."""
    yield "participation", "", participation(loaded)
    for item, answered in respondents(loaded).items():
        yield "item_response", item, item_response(loaded, answered)
    for measure in MARTS:
        for item, answers in loaded.answers[measure].items():
            yield measure, item_code(item), of_mart(loaded, answers)


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
    for measure, item, strata in measured(loaded):
        by_phase = {phase: estimates_by_region(strata(phase)) for phase in PHASES}
        for phase, estimates in by_phase.items():
            is_compared = phase in ("extended", "late") and measure != "participation"
            is_tipped = phase == "ALL" and measure in MARTS
            for region, estimate in estimates.items():
                compared = difference_to(by_phase["on_time"][region], estimate) if is_compared else NO_DIFFERENCE
                factors = tipping_factors(estimate) if is_tipped else NO_FACTORS
                rows.append((loaded.wave.wave_id, region, measure, item, phase, *estimate, *compared, *factors))
    return rows
