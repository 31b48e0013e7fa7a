"""The models are one code base for two engines: what they do not share stands in dispatched macros.

Models are rendered without dbt, as if nothing was landed, and nothing is executed.
"""

import re
from pathlib import Path

import jinja2
import pytest
import sqlglot
from rendering import macros
from sqlglot.errors import ParseError

PROJECT = Path(__file__).resolve().parents[2]
MODELS = sorted((PROJECT / "models").glob("**/*.sql"))
ENGINES = ("duckdb", "spark")

# What one engine has alone, or both read differently; beside it what to write.
OWN = {
    r"\bunnest\b|\bexplode\b|\blateral view\b": "two selects with union all, or a dispatched macro",
    r"\bqualify\b": "row_number() in a CTE, and a condition behind it",
    r"\b(un)?pivot\b": "a column each by name, from the macro answer_columns",
    r"\*\s*(exclude|except|replace|rename)\b|\bcolumns\(": "the columns by name",
    r"\bas\s+(varchar|text|timestamp_ntz)\s*\)": "cast(... as string)",
    r"\b(list|collect_list|list_\w+|array_\w+|string_split\w*|generate_\w+|sequence)\(": "a dispatched macro",
    r"\b(string_agg|listagg|regexp_\w+|rlike|similar to|nfc_normalize)\b": "a dispatched macro",
    r"\b(sum|avg|min|max|count)\([^()]*\border by\b": "the macro sum_in_order",
    r",\s*\bfrom\b": "no comma behind the last column",
    r"(^|\()\s*from\b": "select * from",
    r"::|\bilike\b|\bstruct_\w+|\$\$": "cast, lower",
}


def ref(name: str) -> str:
    return f"some_schema.{name}"


# A questionnaire with a question of each kind.
QUESTIONS = {
    "respondent": "single_choice",
    "maturity": "single_choice",
    "technology_impact": "scale",
    "technology_details": "text",
    "capacity_other": "text",
}


def answer_column(topic: str) -> dict[str, object]:
    name = f"{topic}__a"
    kind = QUESTIONS.get(topic)
    return {
        "name": name,
        "text": name,
        "topic": topic,
        "item_code": "a",
        "is_text": kind == "text",
        "is_scale": kind == "scale",
    }


def coded_answer(topic: str, kind: str) -> str:
    return macros(ENGINE[0])["coded_answer"](topic, topic, kind, {"texts": ["it's one"], "codes": ["1"]})


# The engine that a model is rendered for: a macro that gives a list has to know it.
ENGINE = ["duckdb"]
STAND_INS = {
    "ref": ref,
    "execute": False,
    "positive_var": lambda name: 1,
    "phases": lambda: ["on_time", "late"],
    "ledger_columns": lambda: ["wave_id", "file_name"],
    "answer_columns": lambda topic=None: [answer_column(topic) for topic in ([topic] if topic else QUESTIONS)],
    "listed_codes": lambda: {"maturity": ["unlisted", "1"]},
    "choices": lambda: [{"topic": "capacity", "item_code": "a", "answered": "true", "chosen": "capacity__a = 'yes'"}],
    "ranked_choices": lambda: [
        {
            "topic": "capacity",
            "choices": [
                {"item_code": item, "columns": [answer_column("capacity")], "answered": "true", "chosen": "capacity__a = 'yes'"}
                for item in "ab"
            ],
        }
    ],
    "technology_choices": lambda: [
        {"item_code": item, "votes": "top_technology__a = 'a'", "potential": "technology_status__a = 'adopted'"} for item in "ab"
    ],
    "questionnaires": lambda: [
        {
            "files": STAND_INS["survey_files"](),
            "columns": list(QUESTIONS),
            "answers": [{"name": f"{topic}__a", "sql": coded_answer(topic, kind)} for topic, kind in QUESTIONS.items()],
        }
    ],
    "columns_of_file": lambda relation: list(QUESTIONS),
    "survey_files": lambda: [
        {"survey_code": code, "wave_id": "2024", "relation": ref(code)} for code in ("member", "partner_agency")
    ],
}


def rendered(path: Path, engine: str) -> str:
    """The model as SQL of one engine."""
    ENGINE[0] = engine
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], undefined=jinja2.StrictUndefined)
    known = macros(engine, **STAND_INS)
    return environment.from_string(path.read_text(encoding="utf-8")).render(known)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_is_sql_of_the_engine(path, engine):
    [statement] = sqlglot.parse(rendered(path, engine), dialect=engine, error_level=sqlglot.ErrorLevel.RAISE)
    assert isinstance(statement, sqlglot.exp.Query | sqlglot.exp.Pivot)


def test_text_that_is_no_sql_is_noticed():
    with pytest.raises(ParseError):
        sqlglot.parse("select a, from (", dialect="spark", error_level=sqlglot.ErrorLevel.RAISE)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_leaves_to_macros_what_one_engine_has_alone(path):
    found = own_words(path.read_text(encoding="utf-8"))
    assert found == {}, f"{path.name}: {found}\nThe model runs on DuckDB and on Spark. Write what stands beside it."


@pytest.mark.parametrize(
    "sql",
    [
        "select unnest([a, b]) as c",
        "select a from t qualify row_number() over (order by a) = 1",
        "pivot t on a using max(b)",
        "select * exclude (a) from t",
        "select cast(a as varchar) as a",
        "select list(a) from t",
        "select sum(a order by b) from t",
        "select string_agg(a, ',') from t",
        "select a, from t",
        "with b as (from t) select * from b",
        "select a::int from t",
    ],
)
def test_a_word_of_one_engine_is_noticed(sql):
    assert own_words(sql) != {}


def own_words(sql: str) -> dict[str, str]:
    """What stands in the model's own text that one engine has alone -> what to write. Comments and macros' calls do not count."""
    text = re.sub(r"{#.*?#}|--[^\n]*", "", sql, flags=re.DOTALL)
    text = re.sub(r"{{.*?}}", "called", text, flags=re.DOTALL)
    found = {}
    for pattern, instead in OWN.items():
        for match in re.finditer(pattern, text, flags=re.IGNORECASE):
            found[match[0].strip()] = instead
    return found
