"""The wordings that are proposed for a wave: those of the last one, and what its definition lists or enough people answered."""

from collections.abc import Container
from dataclasses import dataclass, field

from smart_customs.codebook.batteries import FEWEST_RESPONDENTS
from smart_customs.codebook.decisions import NOTHING, Decisions
from smart_customs.codebook.definition import ONE, RANKED, Option
from smart_customs.codebook.last_wave import LastWave
from smart_customs.codebook.matching import Match, form
from smart_customs.codebook.proposal import Proposal, Question, list_of
from smart_customs.codebook.topics import numbered
from smart_customs.comparing import comparable
from smart_customs.landing.platforms.platform import key

_MARKS = {"1", "0", "true", "false"}
"""What landing takes for a yes or a no to an option."""


@dataclass
class _Asked:
    """What was answered to the columns of a topic: the most people that gave a wording in one column, and the defined options."""

    counts: dict[str, int] = field(default_factory=dict)
    options: list[Option] = field(default_factory=list)


def propose_wordings(proposal: Proposal, known: LastWave, decisions: Decisions) -> list[tuple[str, str, str]]:
    """Topic, wording and code, in the order of the topics. What only a few gave is counted in `proposal.rare`."""
    rows = []
    asked: dict[str, _Asked] = {}
    for question in proposal.questions:
        if known.seeds.topics[question.topic].answers and question.answer_type != "text":
            _gather(asked.setdefault(question.topic, _Asked()), question)
    for topic in known.seeds.topics:
        if topic in asked:
            rows += _of_topic(topic, asked[topic], proposal, known, decisions)
    return rows


def _gather(asked: _Asked, question: Question) -> None:
    battery, column = question.battery, question.column
    if column.defined and column.defined.kind in (ONE, RANKED):
        asked.options += [option for option in column.defined.options if option not in asked.options]
    if question.answer_type == "multi_choice_flag":
        # What joined cells hold are options, and what stands beside "other" is somebody's own.
        if battery.parts or question.item_code == "other":
            return
    if not question.has_options:
        return
    answers = battery.parts.counts if battery.parts else column.answers
    for answer, count in answers.items():
        is_option = question.answer_type == "multi_choice_flag" and (
            key(answer) == key(column.option) or answer.lower() in _MARKS
        )
        is_number = question.answer_type == "scale" and answer.replace(".", "", 1).isdecimal()
        if not is_option and not is_number:
            asked.counts[answer] = max(asked.counts.get(answer, 0), count)


def _of_topic(topic: str, asked: _Asked, proposal: Proposal, known: LastWave, decisions: Decisions) -> list[tuple[str, str, str]]:
    rows = {comparable(text): (topic, text, code) for text, code in known.listed(topic)}
    subject = known.seeds.topics[topic]
    # A technology is decided upon once, whether it is asked about or answered.
    kind, where = ("item", list_of(subject.answers)) if subject.has_many else ("wording", topic)
    allowed = [] if topic == "respondent" else [listed.code for listed in known.seeds.codes_of(subject)]
    given = {comparable(wording) for wording in asked.counts}
    texts = [{**option.labels, "code": option.code} for option in asked.options]
    for option, forms in zip(asked.options, texts, strict=True):
        # A code that nobody has answered with is the platform's own affair.
        written = [*option.labels.values(), *([option.code] if comparable(option.code) in given else [])]
        new = [text for text in written if not _knows(topic, text, rows, known)]
        if new and subject.answers != "scale":
            what = next(iter(option.labels.values()), option.code)
            ranked = [
                _ranked(topic, text, known, [other[name] for other in texts if name in other]) for name, text in forms.items()
            ]
            best = max(ranked, key=lambda found: found[0].sure if found else 0)
            code = decisions.choose(kind, where, what, best, allowed)
            if code not in (*allowed, NOTHING) and kind == "item":
                decisions.add_code(where, code, option.labels, what)
            if code != NOTHING:
                rows |= {comparable(text): (topic, text, code) for text in new}
    new = [wording for wording in asked.counts if not _knows(topic, wording, rows, known)]
    shown = [wording for wording in new if asked.counts[wording] >= FEWEST_RESPONDENTS]
    for wording in sorted(shown, key=form):
        code = decisions.choose(kind, where, wording, _ranked(topic, wording, known, shown), allowed)
        if code not in (*allowed, NOTHING) and kind == "item":
            decisions.add_code(where, code, {}, wording)
        if code != NOTHING:
            rows[comparable(wording)] = (topic, wording, code)
    if rare := len(new) - len(shown):
        proposal.rare[topic] = proposal.rare.get(topic, 0) + rare
    return list(rows.values())


def _knows(topic: str, wording: str, rows: Container[str], known: LastWave) -> bool:
    return comparable(wording) in rows or (topic == "respondent" and comparable(wording) in known.members)


def _ranked(topic: str, wording: str, known: LastWave, together: list[str]) -> list[Match]:
    """The codes that a wording may stand for. `together`: all that are new; the one left over fits the code left over."""
    if code := numbered(together, known, topic).get(wording):
        return [Match(code, 80)]
    ranked = known.codes(topic).ranked(wording)
    if (ranked and ranked[0].sure >= 50) or len(together) < 2:
        return ranked
    best = {other: known.codes(topic).best(other) for other in together}
    taken = {match.code for match in best.values() if match.sure >= 50}
    rest = [listed.code for listed in known.seeds.codes_of(known.seeds.topics[topic]) if listed.code not in taken]
    return [Match(rest[0], 50)] if len(rest) == 1 else ranked
