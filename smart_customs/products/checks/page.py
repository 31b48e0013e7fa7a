"""Puts the public table of checks on a page a language. Knows no other table but that of the publication."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
from markupsafe import Markup, escape

from smart_customs.duckdb_files import attach
from smart_customs.files import replacing_folder
from smart_customs.products.checks.french import rules_in_french
from smart_customs.products.report.numbers import Numbers, printed_day
from smart_customs.products.report.words import LANGUAGES, wording
from smart_customs.products.templates import rendered
from smart_customs.publication.rules import Key, rules
from smart_customs.warehouse.project import Manifest

HERE = Path(__file__).parent
PAGES = {"en": "index.html", "fr": "index.fr.html"}
CHECKS = "rpt_data_quality"
SEVERITIES = ("critical", "warning", "info")

Row = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """A check as the page shows it. `is_english`: whether the rule is in English on a page that is not; so is what was found."""

    wave: str
    name: Markup
    rule: str
    is_english: bool
    severity: str
    status: str
    found: str


@dataclass(frozen=True)
class Layer:
    """The checks of a stage, by table; and how many there are of each severity: (severity, all, passed, failed, not shown)."""

    code: str
    title: str
    counts: list[tuple[str, list[Markup]]]
    tables: list[tuple[str, Markup, list[Check]]]


def write_checks(public: Path, target: Path, manifest: Manifest) -> Path:
    """Writes both pages into the folder `target`; returns the English one.

    `public` is the DuckDB file of the public tables; `manifest` has the words of dbt's tests.
    """
    with duckdb.connect() as connection:
        attach(connection, public, "source")
        checks = _rows(connection, f"from source.public.{CHECKS}")
        [publication] = _rows(connection, "from source.public.publication_info")
    with replacing_folder(target) as folder:
        for language in LANGUAGES:
            said = wording(HERE / "words", language)
            english = rules(manifest)
            translated = english if language == "en" else rules_in_french(manifest, said["rules"])
            shown = Shown(said, Numbers(language, said["masked"], said["none"]), english, translated)
            (folder / PAGES[language]).write_text(page(checks, publication, shown, language), encoding="utf-8")
    return target / PAGES["en"]


@dataclass(frozen=True)
class Shown:
    """How checks are shown in a language: its wording `said`, its numbers, the rules in English and in the language."""

    said: Mapping[str, Any]
    numbers: Numbers
    english: Mapping[Key, str]
    translated: Mapping[Key, str]

    def layers(self, checks: list[Row]) -> Iterator[Layer]:
        """The stages in the order of the wording, then those that it does not know."""
        names = self.said["layers"]
        there = {row["layer"] for row in checks}
        for code in [*(code for code in names if code in there), *sorted(there - names.keys())]:
            own = [row for row in checks if row["layer"] == code]
            yield Layer(code, names.get(code, code), list(self._counts(code, own)), list(self._tables(code, own)))

    def counts(self, rows: list[Row], **where: Any) -> list[Markup]:
        """How many there are, passed, failed, and have a result that is not shown. `where`: what the rows have in common."""
        found = [(rows, where)]
        for status in ("passed", "failed"):
            found.append(([row for row in rows if row["status"] == status], {**where, "status": status}))
        found.append(([row for row in rows if row["is_suppressed"]], {**where, "is_suppressed": True}))
        return [self.numbers.rows(CHECKS, some, **what) for some, what in found]

    def _counts(self, layer: str, rows: list[Row]) -> Iterator[tuple[str, list[Markup]]]:
        for severity in SEVERITIES:
            if own := [row for row in rows if row["severity"] == severity]:
                yield self.said["severities"][severity], self.counts(own, layer=layer, severity=severity)

    def _tables(self, layer: str, rows: list[Row]) -> Iterator[tuple[str, Markup, list[Check]]]:
        """What failed stands first; then the severe ones."""
        for table, found in groupby(sorted(rows, key=_order), key=lambda row: row["check_name"].partition(".")[0]):
            own = list(found)
            yield table, _breakable(table), [self._check(layer, row) for row in own]

    def _check(self, layer: str, row: Row) -> Check:
        key = layer, row["check_name"]
        rule, found = row["explanation"], ""
        if key in self.english and rule.startswith(self.english[key]):
            rule, found = self.english[key], rule.removeprefix(self.english[key]).strip()
        known = rule == self.english.get(key) and key in self.translated
        status = "not_shown" if row["status"] is None else row["status"]
        return Check(
            row["wave_id"],
            _breakable(row["check_name"].partition(".")[2]),
            self.translated[key] if known else rule,
            not known,
            self.said["severities"][row["severity"]],
            status,
            self.said["found"].get(found, found),
        )


def page(checks: list[Row], publication: Row, shown: Shown, language: str) -> str:
    """The page as HTML that needs no other file."""
    said, at = shown.said, publication["published_at"]
    return rendered(
        HERE / "checks.html.j2",
        said,
        language,
        PAGES,
        index_page=f"../{PAGES[language]}",
        subtitle=said["subtitle"].format(day=printed_day(at.date(), language), time=f"{at:%H:%M}"),
        cards=list(zip(shown.counts(checks), said["cards"].values(), strict=True)),
        layers=list(shown.layers(checks)),
        by_wave=any(row["wave_id"] != "ALL" for row in checks),
        english_found=list(said["found"].values()),
        made_from=Markup(escape(said["made_from"])).format(
            hash=Markup('<code class="hash">{}</code>').format(publication["inputs_sha256"][:16]),
            run=Markup('<code class="hash">{}</code>').format(publication["run_id"][:8]),
        ),
    )


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _order(row: Row) -> tuple[Any, ...]:
    return row["check_name"].partition(".")[0], row["status"] != "failed", SEVERITIES.index(row["severity"]), row["check_name"]


def _breakable(name: str) -> Markup:
    """The name, which may be broken behind each underscore."""
    return Markup("_<wbr>").join(name.split("_"))
