"""How many Members went from which answer to which between a wave and the one before it."""

from collections import Counter

from .change import Comparison
from .loaded import LoadedWave
from .measures import code
from .reading import Question

# Measure -> topic of its questions.
TOPICS = {"technology_adoption": "technology_status", "maturity": "maturity", "it_strategy": "it_strategy"}


def choices(wave: LoadedWave, measure: str) -> dict[str, str]:
    """Code of the codebook -> what the mart calls it, in the order of the lists."""
    seeds = wave.seeds
    if measure == "maturity":
        return {maturity_code: str(level) for level, maturity_code in seeds.maturity_levels.items()}
    if measure == "it_strategy":
        return {"yes": "yes", "no": "no"}
    return {status: status for status in seeds.statuses if status != "no_answer"}


def codes(wave: LoadedWave, topic: str, question: Question, known: dict[str, str]) -> dict[str, str]:
    """Member -> what it answered to a question, of those that did."""
    found = ((r.member_iso3, code(wave.wave, topic, question.column_name, r)) for r in wave.counted)
    return {member: known[answer] for member, answer in found if answer in known}


def transition_rows(now: LoadedWave, before: LoadedWave | None) -> list[tuple]:
    """The rows of fct_transitions_between_waves for one wave; none if the wave before is not loaded."""
    if before is None:
        return []
    both, rows = Comparison(now, before), []
    for measure, topic in TOPICS.items():
        known = choices(now, measure)
        asked_before = {q.item_code: q for q in before.wave.questions.get(topic, [])}
        for question in now.wave.questions.get(topic, []):
            item = question.item_code
            if item not in asked_before or both.is_bundled(measure, (item,)):
                continue
            first, second = codes(before, topic, asked_before[item], known), codes(now, topic, question, known)
            moves = Counter((region, first[m], second[m]) for m in second if m in first for region in (now.members[m], "ALL"))
            prefix = f"{item}/" if measure == "technology_adoption" else ""
            rows += [
                (now.wave.wave_id, before.wave.wave_id, region, measure, prefix + a, prefix + b, moves[region, a, b])
                for region in [*both.regions, "ALL"]
                for a in known.values()
                for b in known.values()
            ]
    return rows
