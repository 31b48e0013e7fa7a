"""What is known before a new questionnaire is read: the last wave's questions and wordings, and the lists of codes."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from smart_customs.codebook.matching import Terms, TopicWords
from smart_customs.codebook.seeds import YES_NO, Listed, Seeds, of_wave
from smart_customs.comparing import comparable
from smart_customs.landing.platforms.platform import key

Row = Mapping[str, str]


class LastWave:
    """The survey's wave before the one that is drafted. `wave_id` is None, and there are no questions, where it is the first."""

    def __init__(self, seeds: Seeds, survey_code: str, wave_id: str) -> None:
        self.seeds = seeds
        self.wave_id = seeds.wave_before(survey_code, wave_id)
        self.wave = next(iter(of_wave(seeds.waves, self.wave_id, survey_code)), None)
        self.questions = of_wave(seeds.questions, self.wave_id, survey_code)
        self._answers = of_wave(seeds.answers, self.wave_id)
        self.topics = {
            name: topic
            for name, topic in seeds.topics.items()
            if not self.questions or name in {question["topic"] for question in self.questions}
        }
        """The topics of this survey."""

    @cached_property
    def members(self) -> set[str]:
        """Comparable forms of the codes of Members."""
        return {comparable(member.code) for member in self.seeds.listed("ref_members.iso3")}

    @cached_property
    def wordings(self) -> dict[str, dict[str, str]]:
        """By topic: the code of each wording in the form in which answers are compared."""
        return {topic: {comparable(text): code for text, code in self.listed(topic)} for topic in self.topics}

    def listed(self, topic: str) -> list[tuple[str, str]]:
        """The last wave's wordings of a topic with their codes; where it has none, the codes and labels of the topic's list."""
        rows = [(row["raw_value"], row["answer_code"]) for row in self._answers if row["topic"] == topic]
        codes = self.seeds.codes_of(self.seeds.topics[topic])
        # What looks the same is one wording: some labels are the same in both languages.
        labels = {comparable(text): (text, code.code) for code in codes for text in (code.label_en, code.label_fr, code.code)}
        return rows or list(labels.values())

    def named(self, text: str) -> Row | None:
        """The question of that name or label."""
        return self.by_name.get(key(text))

    @cached_property
    def by_name(self) -> dict[str, Row]:
        """The questions by their columns' names and labels, in the form in which names are compared."""
        return {
            key(name): question
            for part in ("label_fr", "label_en", "column_name")
            for question in self.questions
            if (name := question[part])
        }

    def alike(self, topic: str, item_code: str) -> list[Row]:
        """The questions about the same, in the order of the codebook."""
        return [q for q in self.questions if (q["topic"], q["item_code"]) == (topic, item_code)]

    @cached_property
    def words(self) -> TopicWords:
        """The words that ask about a topic, without those of what is asked about."""
        texts: dict[str, list[str]] = {}
        for question in self.questions:
            item = {listed.code: listed for listed in self._items(question["topic"])}.get(question["item_code"])
            asked = [question["column_name"].removesuffix(question["item_code"]).replace("_", " ")]
            for language in ("en", "fr"):
                label = question[f"label_{language}"]
                named = getattr(item, f"label_{language}") if item else ""
                before, found, after = label.partition(": ") if ": " in label else label.partition(" : ")
                # A label with a colon has the item on one of its sides.
                asked += [part for part in (before, after) if not (found and named and comparable(named) == comparable(part))]
            texts.setdefault(question["topic"], []).extend(asked)
        for topic in self.topics:
            texts.setdefault(topic, []).append(topic.replace("_", " "))
        return TopicWords({topic: [_without(text, self._item_texts(topic)) for text in found] for topic, found in texts.items()})

    def _items(self, topic: str) -> list[Listed]:
        return self.seeds.items_of(self.seeds.topics[topic])

    def _item_texts(self, topic: str) -> list[str]:
        return [comparable(label) for item in self._items(topic) for label in (item.label_en, item.label_fr)]

    def items(self, topic: str) -> Terms:
        """The codes that a column of the topic may be about, with all texts that are known for them."""
        return self._item_terms[topic]

    def codes(self, topic: str) -> Terms:
        """The codes that a wording of the topic may stand for, with all texts that are known for them."""
        return self._code_terms[topic]

    @cached_property
    def _item_terms(self) -> dict[str, Terms]:
        return {name: Terms(self._texts_of_items(name)) for name in self.topics}

    def _texts_of_items(self, topic: str) -> Iterable[tuple[str, str]]:
        for item in self._items(topic):
            yield from ((text, item.code) for text in (item.code, item.label_en, item.label_fr))
        codes = {item.code for item in self._items(topic)}
        for name, other in self.topics.items():
            # Technologies are voted for in more words than their list has.
            if "." in other.answers:
                yield from ((text, code) for text, code in self.listed(name) if code in codes)
        for question in self.questions:
            if question["topic"] == topic and question["item_code"]:
                yield question["item_code"], question["item_code"]
                for label in (question["label_en"], question["label_fr"]):
                    before, _, after = label.replace(" : ", ": ").partition(": ")
                    if after:
                        yield (after if topic in ("performance", "capacity", "contact_point") else before), question["item_code"]

    @cached_property
    def _code_terms(self) -> dict[str, Terms]:
        return {
            name: Terms(
                [
                    *((text, c.code) for c in self.seeds.codes_of(topic) for text in (c.code, c.label_en, c.label_fr)),
                    *self.listed(name),
                ],
                # Technologies are voted for by name.
                are_names=topic.has_many,
            )
            for name, topic in self.topics.items()
        }

    def knows(self, topic: str, wording: str) -> bool:
        """Whether the last wave listed the wording, or the warehouse knows it without a list."""
        value = comparable(wording)
        if topic == "respondent" and value in self.members:
            return True
        return value in self.wordings.get(topic, {})


def is_yes_no(values: Iterable[str]) -> bool:
    """Whether all of the texts say yes or no in some way."""
    known = {*YES_NO, "y", "n", "oui", "non", "o", "true", "false", "vrai", "faux", "1", "0"}
    return all(comparable(value) in known for value in values)


def _without(text: str, parts: Iterable[str]) -> str:
    found = comparable(text)
    for part in sorted(parts, key=len, reverse=True):
        found = found.replace(part, " ")
    return found
