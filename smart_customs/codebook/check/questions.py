"""The questions: topics, items and types that fit, and names that differ."""

from collections.abc import Collection, Iterator

from smart_customs.codebook.check.finding import Finding, at, shown
from smart_customs.codebook.definition import ONE, RANKED, Definition
from smart_customs.codebook.seeds import ANSWERS, QUESTIONS, WAVES, Line, Seeds, Topic, of_wave
from smart_customs.comparing import comparable
from smart_customs.landing.contract import STANDARD_COLUMNS
from smart_customs.landing.platforms.platform import key


def check_questions(seeds: Seeds, waves: set[tuple[str, str]]) -> Iterator[Finding]:
    """Rows of the codebook whose topic, item, type or name a run would refuse. `waves`: survey and wave of those described."""
    columns: dict[tuple[str, ...], Line] = {}
    asked: dict[tuple[str, ...], Line] = {}
    items = {name: {item.code for item in seeds.items_of(topic)} for name, topic in seeds.topics.items()}
    for line in seeds.questions:
        cells = line.cells
        where = (cells["survey_code"], cells["wave_id"])
        name, topic = cells["column_name"], seeds.topics.get(cells["topic"])
        if where not in waves:
            yield at(QUESTIONS, line, f"the {where[0]} survey's wave {where[1]}", f"a wave of {WAVES}", "Add its row there.")
        if topic is None:
            yield at(
                QUESTIONS, line, f"the topic {cells['topic']!r} of {name}", f"one of {', '.join(seeds.topics)}", "Correct it."
            )
            continue
        if cells["answer_type"] not in topic.types:
            yield at(
                QUESTIONS,
                line,
                f"the answer_type {cells['answer_type']!r} of {name}",
                f"{' or '.join(topic.types)}, as {topic.name} is answered",
                "Correct it.",
            )
        yield from _item(line, topic, items[topic.name])
        for flag in ("is_required", "is_personal_data"):
            if cells[flag] not in ("true", "false"):
                yield at(QUESTIONS, line, f"{flag} {cells[flag]!r} of {name}", "true or false", "Correct it.")
        if key(name) in STANDARD_COLUMNS:
            yield at(QUESTIONS, line, f"the column {name}", "another name: landing writes that one itself", "Rename it.")
        if other := columns.get((*where, key(name))):
            yield at(
                QUESTIONS,
                line,
                f"the column {name}, like {other.cells['column_name']} on line {other.number}",
                "names that differ in letters or digits",
                "Rename one.",
            )
        columns.setdefault((*where, key(name)), line)
        about = (*where, topic.name, cells["item_code"])
        if about in asked and not topic.has_many:
            yield at(
                QUESTIONS,
                line,
                f"{name}, which is about {' '.join(about[2:]).strip()} like line {asked[about].number}",
                "one column for each topic and item",
                "Correct topic or item; a column that nothing needs is left out when landing, see --columns.",
            )
        asked.setdefault(about, line)


def _item(line: Line, topic: Topic, items: set[str]) -> Iterator[Finding]:
    item, name = line.cells["item_code"], line.cells["column_name"]
    if topic.items == "free":
        if not item:
            yield at(QUESTIONS, line, f"no item_code for {name}", f"what it is about, as {topic.name} asks for it", "Add it.")
    elif items and item not in items and (item or not topic.may_be_about_all):
        lists = " or ".join(source.partition(".")[0] for source in topic.items)
        found = f"the item {item!r} of {name}" if item else f"no item_code for {name}"
        yield at(QUESTIONS, line, found, f"a code of {lists}, as {topic.name} asks for it", "Correct it, or add it to that list.")
    elif not items and item:
        yield at(QUESTIONS, line, f"the item {item!r} of {name}", f"none: {topic.name} has no items", "Leave it empty.")


def check_bundled(seeds: Seeds, landed: Collection[tuple[str, str]]) -> Iterator[Finding]:
    """Waves whose records are in git: their columns have to be the codebook's. Not where a landed file stands in for them."""
    for line in seeds.waves:
        survey_code, wave_id = line.cells["survey_code"], line.cells["wave_id"]
        name = f"raw/raw_{survey_code}_survey_{wave_id}.csv"
        if (survey_code, wave_id) in landed or not (seeds.folder / name).is_file():
            continue
        with (seeds.folder / name).open(encoding="utf-8", newline="") as file:
            header = file.readline().rstrip("\r\n").split(",")
        described = [row["column_name"] for row in of_wave(seeds.questions, wave_id, survey_code)]
        if described and (differing := sorted({*header} ^ {*STANDARD_COLUMNS, *described})):
            places = ", ".join(f"{column} ({'file' if column in header else 'codebook'} alone)" for column in differing)
            yield Finding(
                shown(name),
                1,
                f"columns that differ from the codebook's: {places}",
                "the same",
                "Correct either.",
                survey_code,
                wave_id,
            )


def check_options(seeds: Seeds, definition: Definition) -> Iterator[Finding]:
    """Options of a questionnaire's definition that its wave does not list as wordings."""
    wordings: dict[tuple[str, str], set[str]] = {}
    for line in seeds.answers:
        wordings.setdefault((line.cells["wave_id"], line.cells["topic"]), set()).add(comparable(line.cells["raw_value"]))
    seen: set[tuple[str, str, str]] = set()
    for line in seeds.questions:
        cells = line.cells
        topic = seeds.topics.get(cells["topic"])
        if topic is None or topic.answers in ("", "scale") or cells["topic"] == "respondent":
            continue
        defined = definition.find(cells["column_name"], cells["label_en"], cells["label_fr"]) or definition.find(
            *(cells[label].partition(" [")[0] for label in ("label_en", "label_fr"))
        )
        if defined is None or defined.kind not in (ONE, RANKED):
            continue
        listed = wordings.get((cells["wave_id"], cells["topic"]), set())
        # An export in codes needs no labels; numbers are codes of every question, and say nothing.
        for option in [o for o in defined.options if o.code.isdecimal() or comparable(o.code) not in listed]:
            for label in option.labels.values() or (option.code,):
                about = (cells["wave_id"], cells["topic"], comparable(label))
                if label and about not in seen and about[2] not in listed:
                    seen.add(about)
                    yield at(
                        QUESTIONS,
                        line,
                        f"no wording for {label!r}, an option of {cells['column_name']}",
                        f"a row in {ANSWERS} for each option of the definition",
                        f"Add it, with the topic {cells['topic']}.",
                    )
