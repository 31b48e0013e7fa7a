"""What fills the names in the sentences of the quality report: numbers of the public tables, days, and choices of method."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from markupsafe import Markup

from smart_customs.products.disclosure import Control
from smart_customs.products.disclosure.classification import KINDS_OF_CELLS
from smart_customs.products.report.naming import in_sentence
from smart_customs.products.report.numbers import LEVEL, Numbers
from smart_customs.products.report.public_tables import PublicTables, Row, by_rank
from smart_customs.products.report.words import words

PARTICIPATION, INTAKE, CHANGE = "fct_participation_by_region", "rpt_intake", "fct_change_between_waves"
CHECKS, CLAIMS, WAVE = "rpt_data_quality", "rpt_published_figures", "dim_survey_wave"


@dataclass(frozen=True)
class Values:
    """The public tables of a wave, made by `control`, and what follows from several of their rows."""

    tables: PublicTables
    numbers: Numbers
    control: Control

    def all(self) -> dict[str, Any]:
        """Name in the wording -> markup, or None where the wave has nothing of the kind."""
        return {
            **self._about_the_wave(),
            **self._about_non_response(),
            **self._about_records(),
            **self._about_what_is_shown(),
            **self._about_comparisons(),
        }

    @cached_property
    def whole(self) -> Row:
        """Participation of all Members."""
        [found] = self.tables.rows(PARTICIPATION, region_code="ALL")
        return found

    @cached_property
    def released_on(self) -> date | None:
        """The day of release that the list of waves gives."""
        with (self.tables.reference / "ref_survey_waves.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (row["wave_id"], row["survey_code"]) == (self.tables.wave_id, "member") and row["released_on"]:
                    return date.fromisoformat(row["released_on"])
        return None

    @property
    def cells(self) -> list[str]:
        """The tables of which rows can be left out."""
        return sorted(name for name, mart in self.control.marts.items() if mart.kind in KINDS_OF_CELLS)

    def shown_checks(self) -> list[Row]:
        """The checks whose status is public."""
        return [row for row in self.tables.tables[CHECKS] if not row["is_suppressed"]]

    def compared(self) -> list[Row]:
        """The shares of all Members in the table of changes."""
        return self.tables.rows(CHANGE, region_code="ALL")

    def _about_the_wave(self) -> dict[str, Any]:
        wave, info = self.tables.wave, self.tables.tables["publication_info"][0]
        days = (self.released_on - wave["closed_on"]).days if self.released_on else None
        regions = [row for row in self.tables.rows(PARTICIPATION) if row["region_code"] != "ALL"]
        return {
            "wave": self._wave(self.tables.wave_id),
            "previous": self._wave(wave["previous_wave_id"]),
            "version": Markup('<span class="label">{}</span>').format(info["project_version"]),
            "published": self.numbers.day(info["published_at"].date()),
            "opened": self.numbers.day(wave["opened_on"]),
            "closed": self.numbers.day(wave["closed_on"]),
            "released": self.numbers.day(self.released_on),
            "days": self.numbers.worked_out("days_to_release", days, "count"),
            "regions": self.numbers.worked_out("regions", len(regions), "count"),
            **{
                name: self.numbers.inline(WAVE, wave, name, "count")
                for name in ("impact_min", "impact_max", "difficulty_min", "difficulty_max")
            },
        }

    def _about_non_response(self) -> dict[str, Any]:
        regions = [row for row in self.tables.rows(PARTICIPATION) if row["rate_rank"]]
        weighted = sorted(
            (row for row in regions if row["post_stratification_weight"] is not None),
            key=lambda row: row["post_stratification_weight"],
        )
        ranked = by_rank(regions, "rate_rank")
        ends = (("first", ranked[0]), ("last", ranked[-1])) if ranked else ()
        weights = (("weight_low", weighted[0]), ("weight_high", weighted[-1])) if weighted else ()
        return {
            "members": self.numbers.inline(PARTICIPATION, self.whole, "members", "count"),
            "submissions": self.numbers.inline(PARTICIPATION, self.whole, "submissions", "count"),
            "nonresponse": self.nonresponse(self.whole),
            **{name: self.label("region_code", row["region_code"]) for name, row in ends},
            **{f"{name}_nonresponse": self.nonresponse(row) for name, row in ends},
            **{name: self.numbers.inline(PARTICIPATION, row, "post_stratification_weight", "weight") for name, row in weights},
        }

    def _about_records(self) -> dict[str, Any]:
        member, partner = (self.tables.row(INTAKE, survey_code=code) for code in ("member", "partner_agency"))
        names = {"read": "records_read", "counted": "counted", "unknown": "unknown_member", "aside": "set_aside_answers"}
        return {
            **{name: self.numbers.inline(INTAKE, member, column, "count") for name, column in names.items()},
            "partners": self.numbers.inline(INTAKE, partner, "counted", "count"),
        }

    def _about_what_is_shown(self) -> dict[str, Any]:
        rows = [row for name in self.cells for row in self.tables.rows(name)]
        checks = self.shown_checks()
        passed = [row for row in checks if row["status"] == "passed"]
        return {
            "threshold": self.numbers.constant(self.control.threshold),
            "width": self.numbers.constant(self.control.width),
            "level": self.numbers.constant(LEVEL),
            "cells": self.numbers.worked_out("cells", len(rows), "count"),
            "gone": self.numbers.worked_out("left_out", sum(row["is_suppressed"] for row in rows), "count"),
            "checks": self.numbers.rows(CHECKS, checks, is_suppressed=False) if checks else None,
            "passed": self.numbers.rows(CHECKS, passed, status="passed", is_suppressed=False) if checks else None,
        }

    def _about_comparisons(self) -> dict[str, Any]:
        claims, compared = self.tables.rows(CLAIMS), self.compared()
        matches = [row for row in claims if row["verdict"] == "match"]
        comparable = [row for row in compared if row["is_comparable"]]
        where = {"region_code": "ALL"}
        return {
            "claims": self.numbers.rows(CLAIMS, claims) if claims else None,
            "matches": self.numbers.rows(CLAIMS, matches, verdict="match") if claims else None,
            "items": self.numbers.rows(CHANGE, compared, **where) if compared else None,
            "comparable": self.numbers.rows(CHANGE, comparable, **where, is_comparable=True) if compared else None,
        }

    def nonresponse(self, row: Row) -> Markup | None:
        """The part of a region's Members that did not answer."""
        rate = row["submission_rate"]
        return self.numbers.worked_out(
            "nonresponse", None if rate is None else 1 - rate, "percent", region_code=row["region_code"]
        )

    def label(self, column: str, code: Any) -> Markup:
        """What a code of the lists means, within a sentence."""
        text = in_sentence(self.tables, words(self.tables.language), column, code)
        return Markup('<span class="label">{}</span>').format(text)

    @staticmethod
    def _wave(wave_id: str | None) -> Markup | None:
        return Markup('<span class="wave">{}</span>').format(wave_id) if wave_id else None
