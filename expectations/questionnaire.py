"""Rules about questionnaires: whether names, labels and wordings say what the codes beside them mean, in both languages.

A text is compared in the form of words: small letters without accents. What is asked and answered is data: the lists of each
topic are those of `topics.toml`.
"""

from collections.abc import Iterator

from expectations.accepted import not_accepted
from expectations.project import TOPICS
from expectations.rule import Rule, no_rows
from expectations.words import form

QUESTIONS = "codebook.codebook_questions"
ANSWERS = "codebook.codebook_answers"

_SCALES = tuple(name for name, topic in TOPICS.items() if topic.get("answers") == "scale")
"""Topics whose wordings stand for numbers, which are others on another scale."""
_DENIALS = "no not never none nothing without non ne pas sans aucun aucune jamais rien".split()
"""Words that turn a text into its contrary."""
_STEM, _SHORTEST = 6, 4
"""Letters of a word that decide, and how many it has at least to say something."""


def _contains(text: str, words: str) -> str:
    return f"contains(' ' || {text} || ' ', ' ' || {words} || ' ')"


def _stems(text: str) -> str:
    """A list of the beginnings of the words that say something."""
    return (
        f"list_transform(list_filter(string_split({text}, ' '), lambda w: length(w) >= {_SHORTEST}), lambda w: left(w, {_STEM}))"
    )


def _listed(kind: str) -> Iterator[str]:
    """A query for each list: topic, code, and a text for it."""
    for topic, holds in TOPICS.items():
        sources = holds.get(kind, "")
        if sources == "yes_no":
            for code, text in (("yes", "yes"), ("yes", "oui"), ("no", "no"), ("no", "non")):
                yield f"select '{topic}', '{code}', '{text}'"
        for source in (sources,) if isinstance(sources, str) else sources:
            table, dot, column = source.partition(".")
            for text in (column, "label_en", "label_fr") if dot else ():
                yield f"select '{topic}', {column}, {text} from reference.{table}"


def _names(kind: str) -> str:
    """What each code of a topic is called. Of a bundle also what it bundles."""
    return f"""
names as (
    select distinct topic, code, {form("text")} as form from ({" union all ".join(_listed(kind))}) as listed (topic, code, text)
    where {form("text")} <> ''
),
"""


_ITEMS = f"""
with {_names("items")}
questions as (
    select wave_id, survey_code, column_name, topic, coalesce(item_code, '') as item_code, {form("text")} as form
    from (
        unpivot (
            select wave_id, survey_code, topic, item_code, column_name, column_name as name, label_en, label_fr from {{batch}}
        )
        on name, label_en, label_fr into name kind value text
    )
),
called as (
    select wave_id, survey_code, column_name, topic, item_code, questions.form, code, names.form as name
    from questions inner join names using (topic)
),
own as (
    select
        wave_id, survey_code, column_name, topic, questions.form,
        coalesce(bool_or({_contains("questions.form", "names.form")}), false) as is_named,
        coalesce(bool_or(list_has_any({_stems("questions.form")}, {_stems("names.form")})), false) as is_hinted_at
    from questions
    left join (
        select wave_id, technology_code as item_code, member_technology_code as code from reference.ref_technology_bundles
        union
        select wave_id, item_code, item_code from questions
    ) as bundles using (wave_id, item_code)
    left join names using (topic, code)
    group by all
),
others as (
    select distinct called.* exclude (name), is_hinted_at
    from called
    inner join own using (wave_id, survey_code, column_name, topic, form)
    where {_contains("called.form", "name")} and code <> item_code and not is_named
),
wrong as (
    select wave_id, survey_code, column_name, code from others where not is_hinted_at
    union
    select one.wave_id, one.survey_code, one.column_name, one.code
    from others as one
    inner join others as other
        on
            one.wave_id = other.wave_id and one.survey_code = other.survey_code and one.topic = other.topic
            and one.code = other.item_code and other.code = one.item_code
)
select 'survey ' || survey_code || ', wave ' || wave_id || ': the name or a label of ' || column_name || ' speaks of '
    || string_agg(distinct code, ', ' order by code) || ', its item is another' as finding,
from wrong
where {not_accepted("speak_of_their_item", "column_name")}
group by survey_code, wave_id, column_name
order by finding
"""

_TOPICS = f"""
with words as (
    select word, any_value(topic) as topic
    from (select distinct topic, unnest(string_split(topic, '_')) as word from {{batch}}) as topics
    group by word having count(*) = 1
),
questions as (
    select
        wave_id, survey_code, column_name, topic, coalesce(item_code, '') as item_code,
        {form("concat_ws(' ', column_name, label_en, label_fr)")} as form
    from {{batch}}
),
spoken as (
    select questions.*, words.topic as other
    from questions inner join words on {_contains("form", "word")}
),
strangers as (
    select * from spoken where topic <> other and (wave_id, survey_code, column_name) not in (
        select (wave_id, survey_code, column_name) from spoken where topic = other
    )
),
wrong as (
    select wave_id, survey_code, one.column_name, two.column_name as other
    from strangers as one
    inner join strangers as two using (wave_id, survey_code, item_code)
    where one.topic = two.other and two.topic = one.other and one.column_name < two.column_name
)
select 'survey ' || survey_code || ', wave ' || wave_id || ': the names of ' || column_name || ' and ' || other
    || ' speak of each other''s topic' as finding,
from wrong
where {not_accepted("speak_of_their_topic", "column_name")}
order by finding
"""

_WORDINGS = f"""
with {_names("answers")}
wordings as (
    select wave_id, topic, raw_value, answer_code, {form("raw_value")} as form,
        list_has_any(string_split({form("raw_value")}, ' '), {_DENIALS!r}) as is_denial
    from {{batch}}
    where answer_code <> 'no_answer'
),
own as (
    select
        wave_id, wordings.topic, raw_value,
        bool_or(names.form = wordings.form) as is_it, bool_or({_contains("wordings.form", "names.form")}) as is_named,
        bool_or(list_has_any({_stems("wordings.form")}, {_stems("names.form")})) as is_hinted_at
    from wordings left join names on wordings.topic = names.topic and wordings.answer_code = names.code
    group by all
),
others as (
    select wordings.*, names.code, names.form as name, is_it, is_named, is_hinted_at
    from wordings
    inner join own using (wave_id, topic, raw_value)
    inner join names using (topic)
    where answer_code <> names.code
),
closed as (select wave_id, max(closed_on) as closed_on from reference.ref_survey_waves group by wave_id),
wrong as (
    -- The very name of another code.
    select wave_id, topic, raw_value, answer_code, code from others where form = name and not coalesce(is_it, false)
    union
    -- It speaks of another code, and in no way of its own.
    select wave_id, topic, raw_value, answer_code, code
    from others
    where
        {_contains("form", "name")} and not is_denial and length(name) >= {_SHORTEST}
        and not coalesce(is_named or is_hinted_at, false)
    union
    -- An earlier wave has it for another code.
    select now.wave_id, topic, now.raw_value, now.answer_code, before.answer_code
    from wordings as now
    inner join wordings as before using (topic, form)
    inner join closed as now_closed on now.wave_id = now_closed.wave_id
    inner join closed as before_closed on before.wave_id = before_closed.wave_id
    where
        now.answer_code <> before.answer_code and now_closed.closed_on > before_closed.closed_on
        and topic not in {_SCALES}
    union
    -- Another topic with the same codes has it for another one.
    select one.wave_id, one.topic, one.raw_value, one.answer_code, two.answer_code
    from wordings as one
    inner join wordings as two using (wave_id, form)
    inner join names as known_here on one.topic = known_here.topic and two.answer_code = known_here.code
    inner join names as known_there on two.topic = known_there.topic and one.answer_code = known_there.code
    where one.topic <> two.topic and one.answer_code <> two.answer_code
)
select 'wave ' || wave_id || ', topic ' || topic || ': "' || raw_value || '" has the code ' || answer_code || ', and speaks for '
    || string_agg(distinct code, ', ' order by code) as finding,
from (select *, '' as survey_code, topic || ': ' || raw_value as place from wrong) as wordings
where {not_accepted("stand_for_what_they_say", "place")}
group by wave_id, topic, raw_value, answer_code
order by finding
"""


def rules() -> list[Rule]:
    """All rules about questionnaires."""
    return [
        no_rows(
            QUESTIONS,
            "speak_of_their_item",
            "critical",
            "Name and labels of a question, in both languages, speak of what its item is, and of nothing else; "
            "if they have to, add it to ref_accepted_findings.",
            _ITEMS,
        ),
        no_rows(
            QUESTIONS,
            "speak_of_their_topic",
            "critical",
            "No two questions about the same have names that speak of each other's topic; "
            "if they have to, add it to ref_accepted_findings.",
            _TOPICS,
        ),
        no_rows(
            ANSWERS,
            "stand_for_what_they_say",
            "critical",
            "A wording is not the name of another code, and stands for the code that it has elsewhere and had before; "
            "if it has to change, add it to ref_accepted_findings.",
            _WORDINGS,
        ),
    ]
