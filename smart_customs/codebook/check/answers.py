"""The wordings: codes that are known, and no wording twice."""

from collections.abc import Iterator

from smart_customs.codebook.check.finding import Finding, at, is_number
from smart_customs.codebook.seeds import ANSWERS, NO_ANSWER, WAVES, Line, Seeds
from smart_customs.comparing import comparable


def check_answers(seeds: Seeds, waves: set[str]) -> Iterator[Finding]:
    """Wordings whose topic or code a run would refuse, and those that are the same. `waves`: those described."""
    seen: dict[tuple[str, str, str], Line] = {}
    codes = {name: {listed.code for listed in seeds.codes_of(topic)} for name, topic in seeds.topics.items()}
    for line in seeds.answers:
        wave_id, topic, wording, code = (line.cells[name] for name in ("wave_id", "topic", "raw_value", "answer_code"))
        if wave_id not in waves:
            yield at(ANSWERS, line, f"the wave {wave_id!r}", f"a wave of {WAVES}", "Add its row there.")
        if topic not in seeds.topics:
            yield at(ANSWERS, line, f"the topic {topic!r} of {wording!r}", f"one of {', '.join(seeds.topics)}", "Correct it.")
            continue
        subject = seeds.topics[topic]
        is_known = is_number(code) if subject.answers == "scale" else code in codes[topic] or not codes[topic]
        if not is_known and code != NO_ANSWER:
            source = {"scale": "a number", "yes_no": "yes or no"}.get(
                subject.answers, f"a code of {subject.answers.partition('.')[0]}"
            )
            yield at(ANSWERS, line, f"the answer_code {code!r} of {wording!r}", f"{source}, or {NO_ANSWER}", "Correct it.")
        about = (wave_id, topic, comparable(wording))
        if other := seen.get(about):
            same = "" if other.cells["answer_code"] == code else f", which stands for {other.cells['answer_code']}"
            yield at(
                ANSWERS,
                line,
                f"the wording {wording!r} of {topic}, the same as {other.cells['raw_value']!r} on line {other.number}{same}",
                "each wording once: case, white space and kinds of apostrophes make no difference",
                "Remove one.",
            )
        seen.setdefault(about, line)
