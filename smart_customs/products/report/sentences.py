"""The sentences of each section: which numbers of the public tables fill the names that the wording uses."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from smart_customs.products.report.findings import Wave, in_focus
from smart_customs.products.report.naming import lowered
from smart_customs.products.report.numbers import LEVEL, Numbers, listed
from smart_customs.products.report.public_tables import PublicTables, Row, by_rank
from smart_customs.products.report.words import filled

PARTICIPATION, BY_DAY = "fct_participation_by_region", "fct_submissions_by_day"
ENGAGEMENT, INTAKE, STRATEGY = "fct_engagement_by_region", "rpt_intake", "fct_it_strategy_by_region"
ADOPTION, POTENTIAL = "fct_technology_adoption_by_region", "fct_development_potential_by_region"
IMPACT, WAVE, SELECTION = "fct_impact_difficulty_by_region", "dim_survey_wave", "fct_technology_selection"


class Sentences:
    """Sentences and key figures of one wave in one language. What the tables do not give is not said."""

    def __init__(self, tables: PublicTables, numbers: Numbers, words: dict[str, Any], threshold: int):
        self.tables, self.numbers, self.words, self.threshold = tables, numbers, words, threshold
        self.headlines = Wave(tables, numbers, words)

    def of(self, section: str) -> list[Markup]:
        """The sentences of a section."""
        values = getattr(self, f"_{section}")()
        found = (filled(sentence, values) for sentence in self.words["sections"][section]["sentences"])
        return [sentence for sentence in found if sentence]

    def cards(self) -> list[tuple[Markup, Markup]]:
        """(number, what it is) of the key figures; of a reconstructed wave only those that the official report prints."""
        whole = self.tables.row(PARTICIPATION, region_code="ALL")
        strategy = self.tables.row(STRATEGY, region_code="ALL")
        adopted, potential = self.headlines.most_adopted(), self.headlines.most_potential()
        names = [{"label": row and self._technology(row)} for row in (adopted, potential)]
        texts = self.words["cards"]
        willing = self.tables.row(ENGAGEMENT, region_code="ALL", engagement_code="willing_to_share_case_study")
        number = self.headlines.number
        members = {"members": number(PARTICIPATION, whole, "members")}
        cards: list[tuple[Markup | None, str, Mapping[str, Any]]] = [
            (number(PARTICIPATION, whole, "submissions"), texts["submissions"], members),
            (number(PARTICIPATION, whole, "submission_rate", "percent"), texts["rate"], {}),
            (number(STRATEGY, strategy, "share", "percent"), texts["it_strategy"], {}),
            (number(ADOPTION, adopted, "item_count"), texts["adopted"], names[0]),
            (number(POTENTIAL, potential, "item_count"), texts["potential"], names[1]),
            (number(ENGAGEMENT, willing, "item_count"), texts["willing"], {}),
        ]  # fmt: skip
        filled_in = [(number, filled(text, values)) for number, text, values in cards if number is not None]
        return [(number, text) for number, text in filled_in if text]

    def in_focus(self) -> list[str]:
        """The labels of the selected technologies, the best first."""
        return [self.tables.label("technology_code", code) for code in in_focus(self.tables)]

    def method(self) -> list[Markup]:
        """How to read the results."""
        # Whether some warnings were kept would tell of numbers that are left out: those are not counted.
        checks = [row for row in self.tables.tables.get("rpt_data_quality", []) if not row["is_suppressed"]]
        claims = self.tables.tables.get("rpt_published_figures", [])
        passed = [row for row in checks if row["status"] == "passed"]
        matches = [row for row in claims if row["verdict"] == "match"]
        values = {
            "level": self.numbers.constant(LEVEL),
            "threshold": self.numbers.constant(self.threshold),
            "masked": self.words["masked"],
            **self._of_all(
                "checks", "passed", "rpt_data_quality", checks, passed, {"is_suppressed": False}, {"status": "passed"}
            ),
            **self._of_all("claims", "matches", "rpt_published_figures", claims, matches, {}, {"verdict": "match"}),
        }
        texts = list(self.words["method"].values())
        if banner := self.words["banner"].get(self.tables.wave["provenance"]):
            texts.insert(0, banner["method"])
        return [sentence for text in texts if (sentence := filled(text, values))]

    def _of_all(
        self,
        all_of: str,
        some_of: str,
        table: str,
        rows: list[Row],
        some: list[Row],
        where: dict[str, Any],
        where_some: dict[str, Any],
    ) -> dict[str, Markup]:
        """How many of how many, or that it is all of them; nothing where there are none."""
        if not rows:
            return {}
        count = self.numbers.rows(table, rows, **where)
        if len(rows) == len(some):
            return {f"all_{all_of}": count}
        return {all_of: count, some_of: self.numbers.rows(table, some, **where_some)}

    def note(self, text: str) -> Markup:
        """A note under a chart; the level of its intervals is marked as a number of method."""
        return Markup(text.replace(str(LEVEL), str(self.numbers.constant(LEVEL))))

    def _participation(self) -> dict[str, Any]:
        whole = self.tables.row(PARTICIPATION, region_code="ALL")
        ranked = by_rank(
            [r for r in self.tables.rows(PARTICIPATION) if r["region_code"] != "ALL" and r["rate_rank"]], "rate_rank"
        )
        first, last = (ranked[0], ranked[-1]) if ranked else (None, None)
        wave = self.tables.wave
        offers = {row["engagement_code"]: row for row in self.tables.rows(ENGAGEMENT, region_code="ALL")}
        least = self._least_answered()
        details, willing = offers.get("gave_technology_details"), offers.get("willing_to_share_case_study")
        return {
            "submissions": self._n(PARTICIPATION, whole, "submissions"),
            "members": self._n(PARTICIPATION, whole, "members"),
            "rate": self._n(PARTICIPATION, whole, "submission_rate", "percent"),
            "first": first and self._named(first, "region_code"),
            "first_rate": self._n(PARTICIPATION, first, "submission_rate", "percent"),
            "last": last and self._named(last, "region_code"),
            "last_rate": self._n(PARTICIPATION, last, "submission_rate", "percent"),
            **{name: self.numbers.day(wave[column]) for name, column in _DAYS.items()},
            **{f"by_{name}": self._to_date(wave[column]) for name, column in _ENDS.items()},
            # Whatever counts had come in by then.
            "by_close": self._n(PARTICIPATION, whole, "submissions"),
            **({} if wave["extended_deadline_on"] else self._only_deadline(wave["deadline_on"])),
            "question": least and least[0],
            "answered": least and least[1],
            "details": self._n(ENGAGEMENT, details, "item_count"),
            "details_share": self._n(ENGAGEMENT, details, "share", "percent"),
            "willing": self._n(ENGAGEMENT, willing, "item_count"),
            "willing_share": self._n(ENGAGEMENT, willing, "share", "percent"),
            "files": self._n(ENGAGEMENT, offers.get("submitted_case_study_file"), "item_count"),
            "partners": self._n(INTAKE, self.tables.row(INTAKE, survey_code="partner_agency"), "counted"),
            "unlike": self._previous() if self._members_differ() else None,
        }

    def _members_differ(self) -> bool:
        """Whether answers of all Members are there in this wave and the one before, and none can be compared."""
        rows = self.tables.rows("fct_change_between_waves", region_code="ALL")
        both = [row for row in rows if row["previous_value"] is not None and row["current_value"] is not None]
        return bool(both) and not any(row["is_comparable"] for row in both)

    def _previous(self) -> Markup | None:
        previous = self.tables.wave["previous_wave_id"]
        return previous and Markup('<span class="wave">{}</span>').format(previous)

    def _only_deadline(self, day: date) -> dict[str, Any]:
        return {"only": self.numbers.day(day), "by_only": self._to_date(day)}

    def _least_answered(self) -> tuple[Markup, Markup | None] | None:
        """The question that the fewest submissions answered, and how many did; None where one of the numbers is left out."""
        names = self.words["codes"]["measure_code"]
        asked = []
        for measure, name in names.items():
            table = f"fct_{measure}_by_region"
            for row in self.tables.rows(table, region_code="ALL") if measure not in _NO_QUESTION else ():
                asked.append((name, table, row, "item_base"))
        for row in self.tables.rows(IMPACT, region_code="ALL"):
            for scale in ("impact", "difficulty"):
                asked.append((self.words["columns"][f"mean_{scale}"], IMPACT, row, f"{scale}_base"))
        if not asked or any(row[column] is None for _, _, row, column in asked):
            return None
        name, table, row, column = min(asked, key=lambda one: one[2][one[3]])
        is_about_one = table in (ADOPTION, IMPACT)
        label = name
        if is_about_one:
            technology = lowered(self.tables.label("technology_code", row["technology_code"]), self.words["proper_names"])
            label = self.words["chart_values"].format(label=name, value=technology)
        return Markup('<span class="label">{}</span>').format(label), self._n(table, row, column)

    def _maturity(self) -> dict[str, Any]:
        strategy = self.tables.row(STRATEGY, region_code="ALL")
        levels = self._best(self.tables.rows("fct_maturity_by_region", region_code="ALL"), "item_count", 9)
        return {
            "strategy": self._n(STRATEGY, strategy, "item_count"),
            "strategy_base": self._n(STRATEGY, strategy, "item_base"),
            "strategy_share": self._n(STRATEGY, strategy, "share", "percent"),
            "levels": self._list("fct_maturity_by_region", levels, "maturity_level", "share", "percent"),
        }

    def _adoption(self) -> dict[str, Any]:
        adopted = self._best(self.tables.rows(ADOPTION, region_code="ALL", adoption_status="adopted"), "item_count", 3)
        potential = self._best(self.tables.rows(POTENTIAL, region_code="ALL"), "item_count", 4)
        return {
            "adopted": self._list(ADOPTION, adopted, "technology_code", "item_count"),
            **self._tipping(),
            "potential": self._list(POTENTIAL, potential, "technology_code", "item_count"),
        }

    def _tipping(self) -> dict[str, Any]:
        """Of the technologies of which everything is given, the one adopted most often; nothing where there is none."""
        rows = self.tables.rows(ADOPTION, region_code="ALL", adoption_status="adopted")
        known = [r for r in rows if all(r[c] is not None for c in ("share_weighted", "ci_low", "ci_high", "census_low"))]
        known = [row for row in known if row["share_weighted"] - row["census_low"] > 1e-12]
        if not known:
            return {}
        row = max(known, key=lambda row: row["item_count"])
        return {
            "tipping": self._technology(row),
            "tipping_share": self._n(ADOPTION, row, "share_weighted", "percent"),
            "factor_low": self.numbers.tipping(ADOPTION, row, "ci_low"),
            "factor_high": self.numbers.tipping(ADOPTION, row, "ci_high"),
        }

    def _impact(self) -> dict[str, Any]:
        rows, wave = self.tables.rows(IMPACT, region_code="ALL"), self.tables.wave
        scale = ("impact_min", "impact_max", "difficulty_min", "difficulty_max")
        return {
            "impact": self._list(
                IMPACT, self._best(rows, "mean_impact", 2), "technology_code", "mean_impact", "score", "impact_rank"
            ),
            "difficulty": self._list(
                IMPACT, self._best(rows, "mean_difficulty", 2), "technology_code", "mean_difficulty", "score", "difficulty_rank"
            ),
            **{end: self._n(WAVE, wave, end) for end in scale},
        }

    def _performance(self) -> dict[str, Any]:
        name = "fct_performance_contribution_by_region"
        rows = self._best(self.tables.rows(name, region_code="ALL", pmm_outcome_code="ALL"), "item_count", 9)
        return {"dimensions": self._list(name, rows, "pmm_dimension_code", "share", "percent")}

    def _capacity(self) -> dict[str, Any]:
        name = "fct_capacity_needs_by_region"
        rows = self._best(self.tables.rows(name, region_code="ALL"), "item_count", 4)
        return {"needs": self._list(name, rows, "capacity_need_code", "item_count")}

    def _focus(self) -> dict[str, Any]:
        name = "fct_technology_votes_by_region"
        votes = self._best(self.tables.rows(name, region_code="ALL"), "item_count", 3)
        merged = [row for row in self.tables.rows(SELECTION) if row["merged_into"]]
        redrawn = [row for row in by_rank(self.tables.rows(SELECTION), "selection_rank") if row["selected_share"]]
        return {
            "votes": self._list(name, votes, "technology_code", "item_count"),
            "selected": self._joined(self._with_reason(code) for code in in_focus(self.tables)),
            "redrawn": self._list(SELECTION, redrawn, "technology_code", "selected_share", "fine_percent"),
            "merged": self._technology(merged[0]) if len(merged) == 1 else None,
            "merged_into": self.headlines.name("technology_code", merged[0]["merged_into"]) if len(merged) == 1 else None,
        }

    def _with_reason(self, code: str) -> Markup:
        """A technology in focus with its votes, its development potential and the ranks of both, where these are public."""
        row = self.tables.row(SELECTION, technology_code=code)
        columns = ("votes", "vote_rank", "development_potential", "potential_rank")
        values = {column: self._n(SELECTION, row, column) for column in columns}
        name = self.headlines.name("technology_code", code)
        return filled(self.words["in_focus_with"], values | {"technology": name}) or name

    def _change(self) -> dict[str, Any]:
        return {
            "previous": self._previous(),
            "level": self.numbers.constant(LEVEL),
        }

    def _n(self, table: str, row: Row | None, column: str, kind: str = "count") -> Markup | None:
        return self.numbers.inline(table, row, column, kind)

    def _to_date(self, day: date | None) -> Markup | None:
        row = self.tables.row(BY_DAY, submitted_on=day) if day else None
        return self._n(BY_DAY, row, "submissions_to_date")

    def _best(self, rows: Iterable[Row], column: str, most: int) -> list[Row]:
        """The rows with the highest values, equals of the last one included, as long as there are not many of those.

        None where a value is left out: it could be among the highest.
        """
        rows = list(rows)
        if any(row[column] is None and row["is_suppressed"] for row in rows):
            return []
        ordered = sorted((row for row in rows if row[column]), key=lambda row: -row[column])
        found = [row for row in ordered if len(ordered) <= most or row[column] >= ordered[most - 1][column]]
        return found if len(found) <= most + 2 else []

    def _list(
        self, table: str, rows: list[Row], item: str, column: str, kind: str = "count", rank: str = "rank"
    ) -> Markup | None:
        """Each label with its number, and with the range of its place where that is not certain."""
        found = []
        for row in rows:
            said = [self.numbers.inline(table, row, column, kind), self._places(table, row, rank)]
            found.append(Markup("{} ({})").format(self._named(row, item), Markup(", ").join(part for part in said if part)))
        return self._joined(found)

    def _places(self, table: str, row: Row, rank: str = "rank") -> Markup | None:
        """From which to which place the row may stand in its ranking; None where that is one place, or not known."""
        low, high = f"{rank}_low", f"{rank}_high"
        if row.get(low) is None or row[low] == row[high]:
            return None
        first, last = (self.numbers.place(table, row, column, self.words["ordinals"]) for column in (low, high))
        return filled(self.words["places"], {"first": first, "last": last})

    def _joined(self, parts: Iterable[Any]) -> Markup | None:
        parts = list(parts)
        return listed(parts, self.tables.language) if parts else None

    def _named(self, row: Row, item: str) -> Markup:
        return self.headlines.name(item, row[item])

    def _technology(self, row: Row) -> Markup:
        return self._named(row, "technology_code")


# Development potential is about the question on adoption; what administrations offered was not asked of all.
_NO_QUESTION = ("engagement", "development_potential")
_ENDS = {"deadline": "deadline_on", "extended": "extended_deadline_on"}
_DAYS = {"deadline": "deadline_on", "extended": "extended_deadline_on", "closed": "closed_on"}
