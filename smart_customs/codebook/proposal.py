"""The rows of the codebook that are proposed for an export: each column's topic, item, type, name and labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from smart_customs.codebook.batteries import FEWEST_RESPONDENTS, Battery, batteries_of, is_other
from smart_customs.codebook.decisions import NOTHING, Decisions
from smart_customs.codebook.definition import Definition, Labels, Option
from smart_customs.codebook.export import Column, Export
from smart_customs.codebook.joined_cells import Parts
from smart_customs.codebook.labels import Labeller
from smart_customs.codebook.last_wave import LastWave, Row, is_yes_no
from smart_customs.codebook.matching import SURE, Match
from smart_customs.codebook.topics import NO_TOPIC, topics_of
from smart_customs.landing.platforms.groups import TYPED
from smart_customs.landing.platforms.platform import key

_WHO = {"respondent": "member_iso3", "partner_agency": "agency_type"}
"""The item of who answers."""


def list_of(source: str) -> str:
    """The seed of a list of codes, in which a text is decided upon once for all topics."""
    return source.partition(".")[0]


def _what(battery: Battery) -> str:
    """What a decision about the topic of a battery is about."""
    return battery.question if battery.has_options else battery.columns[0].text or battery.question


@dataclass
class Question:
    """A row of `codebook_questions`."""

    column_name: str
    topic: str
    item_code: str
    answer_type: str
    labels: dict[str, str]
    alike: Row | None
    battery: Battery
    column: Column
    """Where its answers stand: alone, joined with others, or typed beside an option."""
    has_options: bool = True
    """Whether it is settled that its answers are chosen from a list, and not somebody's own words."""

    @property
    def is_required(self) -> bool:
        """Whether a record without an answer says nothing of anybody."""
        return _WHO.get(self.topic) == self.item_code

    @property
    def is_personal_data(self) -> bool:
        """Whether answers may name people: texts may."""
        return self.answer_type == "text"


@dataclass
class Proposal:
    """The questions, the export's columns that are left out, and how many wordings of a column too few people gave."""

    questions: list[Question] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    rare: dict[str, int] = field(default_factory=dict)


class Proposer:
    """Proposes the rows for one export."""

    def __init__(self, export: Export, definition: Definition, known: LastWave, decisions: Decisions) -> None:
        self.known = known
        self.decisions = decisions
        self.labeller = Labeller(export, known)
        self.batteries = batteries_of(export, definition, known)
        self.proposal = Proposal()
        self._topic_of: dict[str, str] = {}
        """By the column of an option "other", in the form for comparing."""
        self._topics: set[str] = set()
        self._who: list[bool] = []
        self._taken: set[str] = set()
        self._alike_taken: set[str] = set()

    def propose(self) -> Proposal:
        """All rows, in the order of the export."""
        others = {key(column.name) + TYPED for battery in self.batteries for column in battery.columns if is_other(column)}
        rows: dict[int, list[Question]] = {}
        # What was typed under "other" belongs to the topic of its question, which has to be known first.
        typed = [at for at, battery in enumerate(self.batteries) if key(battery.columns[0].name) in others]
        for at in [*(at for at in range(len(self.batteries)) if at not in typed), *typed]:
            rows[at] = list(self._of_battery(self.batteries[at], at in typed))
        self.proposal.questions = [question for at in sorted(rows) for question in rows[at]]
        self._add_typed_in_options()
        return self.proposal

    def _of_battery(self, battery: Battery, is_typed: bool) -> Iterable[Question]:
        decided = self.decisions.value_of("topic", "", _what(battery))
        named = (
            {}
            if battery.parts
            else {c.name: row for c in battery.columns if (row := self._named(c)) and decided in ("", row["topic"])}
        )
        exact = {c.name: named[c.name] for c in battery.columns if c.name in named and self._is_answered_alike(c, named[c.name])}
        rest = [column for column in battery.columns if column.name not in exact]
        self._topics.update(row["topic"] for row in exact.values())
        topic = ""
        if rest:
            topic = self._topic_of_typed(rest[0]) if is_typed else self._topic(battery, rest, named, exact)
        if battery.parts and topic != NO_TOPIC:
            yield from self._of_parts(battery, battery.parts, topic)
            return
        for column in battery.columns:
            part = battery.part(column)
            if row := exact.get(column.name):
                yield self._question(battery, column, row["topic"], row["item_code"], part=part, alike=row)
                continue
            item: str | None
            if column.name in named and named[column.name]["topic"] == topic:
                item = named[column.name]["item_code"]
            elif self._says_who(topic, column):
                item = _WHO[topic]
            else:
                item = None if topic == NO_TOPIC else self._item(topic, battery.named(column), part.labels if part else {})
            if item is None:
                self._leave_out(column)
            else:
                yield self._question(battery, column, topic, item, part=part)

    def _named(self, column: Column) -> Row | None:
        """The last wave's question of the same name or words. Numbers that a platform gave mean nothing in another wave."""
        return self.known.named(column.text or column.name)

    def _is_answered_alike(self, column: Column, row: Row) -> bool:
        """Whether the answers fit the last wave's question: the same name with other answers may be another question."""
        if row["answer_type"] in ("text", "multi_choice_flag"):
            return True
        answers = [a for a in column.answers if row["answer_type"] != "scale" or not a.replace(".", "", 1).isdecimal()]
        return not answers or any(self.known.knows(row["topic"], answer) for answer in answers)

    def _topic(self, battery: Battery, rest: list[Column], named: dict[str, Row], exact: dict[str, Row]) -> str:
        """The topic of the columns `rest`. `named`: the last wave's questions of their names; `exact`: those answered alike."""
        ranked = topics_of(Battery(battery.question, rest, battery.defined, battery.kind, battery.parts), self.known)
        of_rest = {column.name: named[column.name] for column in rest if column.name in named}
        # What columns beside them are about says nothing of columns that have names of questions themselves.
        beside = {} if len(of_rest) == len(rest) else exact
        for rows, sure in ((of_rest, 70), (beside, 95)):
            topics = {row["topic"] for row in rows.values()}
            # Options of one question are about one topic.
            is_about_items = len(topics) == 1 and self.known.seeds.topics[min(topics)].items
            if is_about_items or len(topics) == 1 and len(of_rest) == len(rest):
                topic = min(topics)
                ranked = [Match(topic, sure), *(match for match in ranked if match.code != topic)]
        # What is asked once was asked already: another question with the same answers is about something else.
        once = {
            name
            for name in self._topics
            if not self.known.seeds.topics[name].items and not self.known.seeds.topics[name].has_many
        }
        ranked = [Match(code, min(sure, 80)) if code in once else Match(code, sure) for code, sure in ranked]
        # Of topics that fit alike, the one that no question before is about.
        alike = [match for match in ranked if match.sure == ranked[0].sure]
        fresh = [match for match in alike if match.code not in self._topics]
        ranked = list(dict.fromkeys([*fresh, *ranked]))
        topic = self.decisions.choose("topic", "", _what(battery), ranked, list(self.known.topics))
        self._topics.update({topic} - {NO_TOPIC})
        return topic

    def _topic_of_typed(self, column: Column) -> str:
        topic = self._topic_of.get(key(column.name).removesuffix(TYPED), "")
        return self.known.seeds.topics[topic].own_words or NO_TOPIC if topic else NO_TOPIC

    def _says_who(self, topic: str, column: Column) -> bool:
        """Whether the answers of a column say who answers, and no column before it did."""
        if topic not in _WHO or any(self._who):
            return False
        knows = [count for answer, count in column.answers.items() if self.known.knows(topic, answer)]
        self._who.append(2 * sum(knows) >= column.answers.total())
        return self._who[-1]

    def _item(self, topic: str, texts: Sequence[str], labels: Labels) -> str | None:
        """The item that the texts of a column name, None where it is left out. A decision is about the first of them."""
        subject = self.known.seeds.topics[topic]
        if not subject.items:
            return ""
        terms = self.known.items(topic)
        if subject.items == "free":
            match = max(map(terms.best, texts), key=lambda match: match.sure)
            return match.code if match.sure >= SURE else key(texts[0])
        allowed = [listed.code for listed in self.known.seeds.items_of(subject)]
        found = [match for text in texts for match in terms.ranked(text) if match.code in allowed]
        best = {match.code: match for match in sorted(found, key=lambda match: match.sure)}
        ranked = sorted(best.values(), key=lambda match: -match.sure)
        item = self.decisions.choose("item", list_of(subject.items[0]), texts[0], ranked, allowed)
        if item == NOTHING:
            return None
        if item not in allowed:
            self.decisions.add_code(list_of(subject.items[0]), item, labels, texts[0])
        # Other questions about the same list name it so too.
        for name, other in self.known.topics.items():
            if other.items == subject.items:
                self.known.items(name).learn(texts[0], item)
            elif other.has_many and other.answers in subject.items:
                self.known.codes(name).learn(texts[0], item)
        return item

    def _of_parts(self, battery: Battery, parts: Parts, topic: str) -> Iterable[Question]:
        """A row for each option or place in joined cells."""
        column = battery.columns[0]
        if self.known.seeds.topics[topic].has_many:
            for place in range(1, max(parts.most, len(self.known.alike(topic, ""))) + 1):
                yield self._question(battery, column, topic, "", option=str(place))
            return
        defined = battery.defined.options if battery.defined else ()
        options: list[tuple[str, Option | None]] = [(self._written(option, parts), option) for option in defined]
        covered = {key(text) for option in defined for text in (option.code, *option.labels.values())}
        for part, count in sorted(parts.counts.items(), key=lambda item: (-item[1], item[0])):
            if key(part) in covered:
                continue
            if count >= FEWEST_RESPONDENTS or self.known.items(topic).best(part).sure == 100:
                options.append((part, None))
            else:
                self.proposal.rare[column.name] = self.proposal.rare.get(column.name, 0) + 1
        for text, option in options:
            item = self._item(topic, [text, *(option.labels.values() if option else ())], option.labels if option else {})
            if item is not None:
                yield self._question(battery, column, topic, item, option=text, part=option)

    def _written(self, option: Option, parts: Parts) -> str:
        """An option as the export writes it: the form that is in its cells, else its words."""
        present = {key(part) for part in parts.counts}
        return option.code if key(option.code) in present else self.labeller.own(option)

    def _question(
        self,
        battery: Battery,
        column: Column,
        topic: str,
        item: str,
        option: str = "",
        part: Option | None = None,
        alike: Row | None = None,
    ) -> Question:
        alike = alike or next((row for row in self.known.alike(topic, item) if row["column_name"] not in self._alike_taken), None)
        if alike:
            self._alike_taken.add(alike["column_name"])
        if is_other(column) or item == "other":
            self._topic_of[key(f"{column.name} {option}")] = topic
        types = self.known.seeds.topics[topic].types
        answer_type = alike["answer_type"] if alike else types[0] if _WHO.get(topic) == item else types[-1]
        labels = self.labeller.labels(column, option, part, topic, item, alike)
        # Codes are what landing looks for; words are found by the label, and the name is the project's own.
        name = f"{column.name} {option}" if column.is_code else alike["column_name"] if alike else f"{topic} {item}"
        settled = self.decisions.is_settled("topic", "", _what(battery))
        return Question(self._free(key(name)), topic, item, answer_type, labels, alike, battery, column, settled)

    def _free(self, name: str) -> str:
        """The name, with a number behind it where it is taken."""
        found, number = name, 1
        while found in self._taken:
            number += 1
            found = f"{name}_{number}"
        self._taken.add(found)
        return found

    def _add_typed_in_options(self) -> None:
        """A column for what people typed into the cell of an option "other" itself, where the export has none."""
        topics = {question.topic for question in self.proposal.questions}
        for question in list(self.proposal.questions):
            own_words = self.known.seeds.topics[question.topic].own_words
            if question.item_code == "other" and own_words and own_words not in topics:
                if question.battery.parts:
                    typed = question.column.name in self.proposal.rare
                else:
                    typed = not is_yes_no(a for a in question.column.answers if key(a) != key(question.column.option))
                if typed:
                    alike = next(iter(self.known.alike(own_words, "")), None)
                    labels = {
                        language: alike[f"label_{language}"] if alike else f"{label} (text)"
                        for language, label in question.labels.items()
                    }
                    name = alike["column_name"] if alike and not question.column.is_code else question.column_name + TYPED
                    self.proposal.questions.append(
                        Question(self._free(name), own_words, "", "text", labels, alike, question.battery, question.column)
                    )

    def _leave_out(self, column: Column) -> None:
        for name in (column.full_name, column.beside):
            if name and name not in self.proposal.left_out:
                self.proposal.left_out.append(name)
