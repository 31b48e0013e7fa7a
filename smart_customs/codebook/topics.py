"""Which topic a question belongs to: from what it is about, what was answered, and in which words it is asked."""

from smart_customs.codebook.batteries import Battery
from smart_customs.codebook.last_wave import LastWave
from smart_customs.codebook.matching import LIKELY, SURE, Match

NO_TOPIC = "-"
"""A column that no topic is for: it is left out."""
_SCALES = ("technology_impact", "technology_difficulty")


def topics_of(battery: Battery, known: LastWave) -> list[Match]:
    """The topics that a battery may belong to, the best first; `NO_TOPIC` where none is likely."""
    found = {
        "joined": _of_joined,
        "flags": _of_flags,
        "scale": _of_scale,
        "yes_no": _of_yes_no,
        "choice": _of_choice,
        "text": _of_text,
        "empty": _of_text,
    }[battery.kind](battery, known)
    found = [match for match in found if match.code in known.topics]
    # The last wave's words decide between those that fit alike, and are proposed where nothing else is.
    by_words = {match.code: match.sure for match in known.words.ranked(battery.asked, known.topics)}
    ranked = sorted(found, key=lambda match: (-match.sure, -by_words.get(match.code, 0)))
    return ranked or [Match(NO_TOPIC, 60)]


def _share_of_items(battery: Battery, known: LastWave, topic: str, enough: int = SURE) -> float:
    """How many of the options or rows the list of the topic knows, 0 to 1."""
    terms = known.items(topic)
    return sum(terms.best(column.option).sure >= enough for column in battery.columns) / len(battery.columns) if terms else 0


def _share_of_answers(battery: Battery, known: LastWave, topic: str) -> float:
    """How many of the answers the topic knows, 0 to 1."""
    answers = battery.answers
    terms = known.codes(topic)
    if not answers:
        return 0
    if topic == "respondent":
        return sum(n for a, n in answers.items() if known.knows(topic, a)) / answers.total()
    return sum(n for a, n in answers.items() if terms.knows(a)) / answers.total()


def _of_joined(battery: Battery, known: LastWave) -> list[Match]:
    parts = battery.parts
    if parts is None or parts.known < 0.3:
        return _by_words(battery, known, "multi_choice_flag")
    if known.topics[parts.topic].has_many:
        return [_by_answers(battery, known, parts.topic, parts.known)]
    return [Match(parts.topic, 96 if parts.known >= 0.7 else 80)]


def _of_flags(battery: Battery, known: LastWave) -> list[Match]:
    flags = [name for name, topic in known.topics.items() if "multi_choice_flag" in topic.types]
    shares = {name: _share_of_items(battery, known, name, 70) for name in flags}
    words = {match.code: match.sure for match in known.words.ranked(battery.asked, flags)}
    found = []
    for name, share in shares.items():
        rest = max((other for topic, other in shares.items() if topic != name), default=0)
        if share > rest + 0.3 and _share_of_items(battery, known, name) >= (0.3 if words.get(name) else 0.5):
            found.append(Match(name, 96))
        elif share or words.get(name):
            found.append(Match(name, min(SURE - 5, 40 + int(40 * share) + words.get(name, 0) // 10)))
    return found


def _of_scale(battery: Battery, known: LastWave) -> list[Match]:
    if _share_of_items(battery, known, _SCALES[0], 60) < 0.5 and not (battery.has_options and battery.kind == "scale"):
        # A number may also be a level.
        return _by_words(battery, known, "scale") or _of_choice(battery, known)
    words = {match.code: match.sure for match in known.words.ranked(battery.asked, _SCALES)}
    if not words:
        # Nothing tells them apart but the order in which they were asked.
        return [Match(name, 55) for name in _SCALES]
    return [
        Match(name, 94 if sure >= 50 and sure > 2 * max((s for n, s in words.items() if n != name), default=0) else 60)
        for name, sure in words.items()
    ]


def _of_yes_no(battery: Battery, known: LastWave) -> list[Match]:
    return _by_words(battery, known, "yes_no") if not battery.has_options else _of_flags(battery, known)


def _of_choice(battery: Battery, known: LastWave) -> list[Match]:
    found = []
    asked = [match.code for match in known.words.ranked(battery.asked, known.topics) if match.sure >= 80]
    for name, topic in known.topics.items():
        if "." not in topic.answers:
            continue
        share = _share_of_answers(battery, known, name)
        if share >= 0.6 and battery.kind != "scale":
            found.append(_by_answers(battery, known, name, share))
        elif topic.items and name in asked and _share_of_items(battery, known, name) >= 0.3:
            # Rows and words are the topic's, the answers are worded anew.
            found.append(Match(name, 92))
        elif name != "respondent" and not (battery.has_options and not known.items(name)):
            if fits := _share_of_wordings(battery, known, name):
                found.append(Match(name, fits))
    return found


def _by_answers(battery: Battery, known: LastWave, topic: str, share: float) -> Match:
    """A topic whose answers are known: sure where more speaks for it, since other questions may be answered so too."""
    subject, answers = known.topics[topic], battery.answers
    # Of topics with items the item has to be found too; each Member answers once.
    is_backed = (
        bool(subject.items and subject.items != "free")
        or bool(known.words.ranked(battery.asked, [topic]))
        or (subject.has_many and battery.has_options and all(c.option[-1:].isdecimal() for c in battery.columns))
        or (topic == "respondent" and len(answers) >= 0.9 * answers.total())
    )
    return Match(topic, (96 if share >= 0.9 else 92) if is_backed else 85)


def _share_of_wordings(battery: Battery, known: LastWave, topic: str) -> int:
    """How well wordings that are new stand for codes of the topic: each for another, most of them in words that are alike."""
    wordings = [wording for wording, _ in battery.answers.most_common()]
    if len(wordings) == len(numbered(wordings, known, topic)) > 1:
        return LIKELY
    codes = {listed.code for listed in known.seeds.codes_of(known.seeds.topics[topic])}
    if not 1 < len(wordings) <= len(codes):
        return 0
    best = [known.codes(topic).best(wording) for wording in wordings]
    alike = [match for match in best if match.sure >= 50]
    if len(alike) < 0.6 * len(wordings) or len({match.code for match in alike}) < len(alike):
        return 0
    if len(wordings) > 3 and len(alike) >= 0.8 * len(wordings):
        return LIKELY
    # Two or three wordings may look like codes by chance, and be somebody's own: a form or the topic's words must speak for it.
    return 60 if battery.defined or known.words.ranked(battery.asked, [topic]) else 0


def numbered(wordings: list[str], known: LastWave, topic: str) -> dict[str, str]:
    """Codes of wordings that differ only in a number which the topic knows: m1, m2 and so on."""
    digits = {wording: "".join(letter for letter in wording if letter.isdigit()) for wording in wordings}
    rest = {"".join(letter for letter in wording if not letter.isdigit()) for wording in wordings}
    codes = {wording: known.wordings.get(topic, {}).get(number, "") for wording, number in digits.items()}
    return codes if len(rest) == 1 and len(set(codes.values()) - {""}) == len(wordings) else {}


def _of_text(battery: Battery, known: LastWave) -> list[Match]:
    if battery.kind == "text":
        for name, topic in known.topics.items():
            if "." in topic.answers and _share_of_answers(battery, known, name) >= 0.6 and battery.answers.total() > 2:
                return [_by_answers(battery, known, name, _share_of_answers(battery, known, name))]
    if battery.has_options and _share_of_items(battery, known, "technology_details") >= 0.5:
        if battery.kind == "empty":
            return [*_by_words(battery, known, "text"), *_of_scale(battery, known)]
        return [Match("technology_details", 93)]
    return [Match(match.code, min(match.sure, 80)) for match in _by_words(battery, known, "text")]


def _by_words(battery: Battery, known: LastWave, answer_type: str) -> list[Match]:
    """The topics of an answer type by their words: sure only where all words are those of one topic."""
    fitting = [name for name, topic in known.topics.items() if answer_type in topic.types]
    ranked = known.words.ranked(battery.asked, fitting)
    return [Match(match.code, 92 if match.sure == 100 else min(match.sure, 85)) for match in ranked if match.sure >= 50]
