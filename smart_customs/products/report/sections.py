"""What stands in each section: exhibits of its marts. Items come from the tables; only the kinds of charts are fixed here."""

from collections.abc import Callable, Sequence
from datetime import date
from math import ceil

from smart_customs.products.report import charts, plots
from smart_customs.products.report.chart_tables import code_label
from smart_customs.products.report.drawing import Specification
from smart_customs.products.report.exhibits import Exhibit, Exhibits, by_value
from smart_customs.products.report.numbers import printed_day
from smart_customs.products.report.public_tables import Row, by_rank


class Sections(Exhibits):
    """The exhibits of a wave, by section."""

    def all_exhibits(self) -> dict[str, list[Exhibit]]:
        """The exhibits of each section; sections without any rows are left out."""
        potential, need, vote = "potential_rank", "need_rank", "vote_rank"
        sections = {
            "participation": [
                self.rates(), self.time(), *self.pair("engagement", "fct_engagement_by_region", "engagement_code"),
                self.plain("partners", "fct_partner_agency_submissions"), self.plain("intake", "rpt_intake"),
            ],
            "maturity": [
                self.strategy(),
                self.shares("levels", "fct_maturity_by_region", "maturity_level", self._all("fct_maturity_by_region")),
                self.stacks("levels_regions", "fct_maturity_by_region", "region_code", "maturity_level", "dim_maturity_level",
                            self.tables.rows("fct_maturity_by_region")),
            ],
            "adoption": [
                self.status(),
                self.panels(),
                *self.pair("potential", "fct_development_potential_by_region", "technology_code", potential),
            ],
            "impact": [self.impact(), self.impact_regions()],
            "performance": [
                *self.pair("dimensions", "fct_performance_contribution_by_region", "pmm_dimension_code", "contribution_rank",
                           lambda row: row["pmm_outcome_code"] == "ALL"),
                *self.pair("outcomes", "fct_performance_contribution_by_region", "pmm_outcome_code", None,
                           lambda row: row["pmm_outcome_code"] != "ALL"),
            ],
            "capacity": self.pair("needs", "fct_capacity_needs_by_region", "capacity_need_code", need),
            "focus": [*self.pair("votes", "fct_technology_votes_by_region", "technology_code", vote), self.selection()],
            "change": self.changes(),
        }  # fmt: skip
        found = {name: [exhibit for exhibit in exhibits if exhibit] for name, exhibits in sections.items()}
        return {name: exhibits for name, exhibits in found.items() if exhibits}

    def rates(self) -> Exhibit | None:
        """How many Members answered, by region."""
        name = "fct_participation_by_region"
        rows = [*self._all(name), *by_rank([r for r in self.tables.rows(name) if r["region_code"] != "ALL"], "rate_rank")]
        bars = [
            charts.Bar(
                self.heads.with_base(self._label(row, "region_code"), [row], "members"),
                self._print(row, "submission_rate", "percent"),
                row["submission_rate"],
            )
            for row in rows
        ]
        return self._exhibit(
            "rate", name, rows, lambda head, width: charts.bars(bars, head, self._percent(), width),
            [(bar.label, bar.text) for bar in bars], shown=("submission_rate",),
        )  # fmt: skip

    def time(self) -> Exhibit | None:
        """Submissions by day."""
        name, wave = "fct_submissions_by_day", self.tables.wave
        rows = self.tables.rows(name)
        phases = {phase: self.words["codes"]["phase"][phase] for phase in ("on_time", "extended", "late")}
        used = [label for phase, label in phases.items() if any(row["phase"] == phase for row in rows)]
        known = [row for row in rows if row["submissions_to_date"] is not None]
        days = [(row["submitted_on"], row["submissions_to_date"], phases[row["phase"]]) for row in known]
        marks = [
            (wave[column], f"{text}, {self._day(wave[column])}") for column, text in self.words["marks"].items() if wave[column]
        ]
        last = self._phase_ends(known)
        totals = [(phases[row["phase"]], self._print(row, "submissions_to_date", "count")) for row in last]
        ends = [
            (row["submitted_on"], row["submissions_to_date"], text)
            for row, (_, text) in zip(last, totals, strict=True)
        ]  # fmt: skip

        def draw(head: charts.Heading, width: float) -> Specification:
            return plots.course(days, marks, used, ends, self._days(days, width), self.words["charts"]["no_answers"], head, width)

        return self._exhibit(
            "time", name, rows, draw, totals, answered=self.heads.bases(last[-1:], "submissions_to_date"),
            shown=("submissions_to_date",),
        )  # fmt: skip

    def strategy(self) -> Exhibit | None:
        """A bar a region, the largest share first and those that are masked last."""
        name = "fct_it_strategy_by_region"
        rows = [row for row in self.tables.rows(name) if row["region_code"] != "ALL"]
        return self.shares("strategy", name, "region_code", [*self._all(name), *by_value(rows)])

    def status(self) -> Exhibit | None:
        """A bar a technology, the one that most have adopted first: the first status of the list decides, then the second."""
        name = "fct_technology_adoption_by_region"
        rows = [row for code in self._by_adoption() for row in self.tables.rows(name, region_code="ALL", technology_code=code)]
        return self.stacks("status", name, "technology_code", "adoption_status", "dim_adoption_status", rows)

    def panels(self) -> Exhibit | None:
        """Adoption by technology and region."""
        name = "fct_technology_adoption_by_region"
        parts = [self._part("adoption_status", code) for code in self._codes("dim_adoption_status", "adoption_status")]
        panels, shown = [], []
        for code in self._by_adoption():
            own = [row for row in self.tables.rows(name, technology_code=code) if row["region_code"] != "ALL"]
            stacks = self._stacks(own, "region_code", "adoption_status", "dim_adoption_status", self._short_with_base)
            panels.append((self.tables.label("technology_code", code), stacks))
            shown += own
        drawn = [stack for _, stacks in panels for stack in stacks]
        return self._exhibit(
            "status_regions", name, shown,
            lambda head, width: charts.stacked_panels(panels, parts, self.words["masked"], self._region_key(), head, width),
            [], self._stacked_note(drawn), answered=self.words["charts"]["n_brackets"], shown=("share",),
        )  # fmt: skip

    def impact(self) -> Exhibit | None:
        """Impact and difficulty of each technology."""
        name = "fct_impact_difficulty_by_region"
        rows = by_rank(self._all(name), "impact_rank")
        points = self._points(rows, "mean_difficulty", "mean_impact", self._quadrant)
        said = [
            (
                self._label(row, "technology_code"),
                f"{self._print(row, 'mean_impact', 'score')} / {self._print(row, 'mean_difficulty', 'score')}",
            )
            for row in rows
        ]
        axes = self.words["axes"]
        kinds = list(self.words["codes"]["quadrant"].values())
        form = plots.Plane(axes["difficulty"], axes["impact"], kinds, medians=True, decimal=self._decimal())
        return self._exhibit(
            "impact", name, rows,
            lambda head, width: plots.plane(points, form, self._missing(rows, points), head, width), said,
            self.words["notes"]["plane"], answered=self.heads.bases(rows, "impact_base", "difficulty_base"),
            shown=("mean_impact", "mean_difficulty"),
        )  # fmt: skip

    def impact_regions(self) -> Exhibit | None:
        """A panel a region, the technologies in the order of their impact among all Members."""
        name, measures = "fct_impact_difficulty_by_region", ("mean_impact", "mean_difficulty")
        order = by_rank(self._all(name), "impact_rank")
        panels, shown = [], []
        for region in self.tables.regions(False):
            found = {row["technology_code"]: row for row in self.tables.rows(name, region_code=region)}
            own = [(found.get(whole["technology_code"], {}), whole) for whole in order]
            lanes = [
                plots.Lane(
                    self._label(whole, "technology_code"),
                    [row.get(measure) for measure in measures],
                    [whole[measure] for measure in measures],
                    [row.get(measure) is None and bool(row.get("is_suppressed")) for measure in measures],
                )
                for row, whole in own
            ]
            answered = list(found.values())
            shown += answered
            title = self.tables.label("region_code", region)
            nothing = all(row[base] == 0 for row in answered for base in ("impact_base", "difficulty_base"))
            if nothing:
                title = self.words["chart_values"].format(label=title, value=self.words["charts"]["no_answers"])
            panels.append((self.heads.with_base(title, answered, "impact_base", "difficulty_base"), lanes))
        axes, wave = self.words["axes"], self.tables.wave
        ends = [wave[column] for column in ("impact_min", "impact_max", "difficulty_min", "difficulty_max")]
        scale = (min(ends), max(ends)) if None not in ends else (0, 1)

        def draw(head: charts.Heading, width: float) -> Specification:
            measured = [axes["impact"], axes["difficulty"]]
            whole, masked = self.words["charts"]["all_members"], self.words["masked"]
            return plots.dots(panels, measured, whole, masked, scale, self._decimal(), head, width)

        return self._exhibit("impact_regions", name, shown, draw, [], self.words["charts"]["dots"], shown=measures)

    def selection(self) -> Exhibit | None:
        """Which technologies are in focus, and by what."""
        name = "fct_technology_selection"
        rows = by_rank(self.tables.rows(name), "selection_rank")
        kinds = self.words["codes"]["selection"]

        def kind(row: Row) -> str:
            if row["is_selected"]:
                return kinds["selected"]
            return kinds["merged"] if row["merged_into"] or row["overlap_reason"] else kinds["other"]

        points = self._points(rows, "votes", "development_potential", kind)
        axes = self.words["axes"]
        form = plots.Plane(axes["votes"], axes["potential"], list(kinds.values()), medians=False, decimal=self._decimal())
        said = [(self._label(row, "technology_code"), kind(row)) for row in rows]
        asked = [*self._all("fct_technology_votes_by_region"), *self._all("fct_development_potential_by_region")]
        return self._exhibit(
            "selection", name, rows,
            lambda head, width: plots.plane(points, form, self._missing(rows, points), head, width), said,
            answered=self.heads.bases(asked, "item_base"), shown=("votes", "development_potential"),
        )  # fmt: skip

    def changes(self) -> list[Exhibit | None]:
        """An exhibit for each measure that both waves have: only all Members, and only what can be compared."""
        name = "fct_change_between_waves"
        rows = [row for row in self.tables.rows(name, region_code="ALL") if row["is_comparable"] and row["change"] is not None]
        exhibits, said_of = [], self.words["exhibits"]["change"]
        for measure in dict.fromkeys(row["measure_code"] for row in rows):
            own = sorted((row for row in rows if row["measure_code"] == measure), key=lambda row: -row["current_value"])
            bars = [
                charts.Bar(
                    self._change_label(row),
                    self._print(row, "change", "points") + ("*" if row["is_significant"] else ""),
                    row["current_value"],
                    row["previous_value"],
                )
                for row in own
            ]
            said = [
                (bar.label, said_of["significant"].format(text=bar.text.rstrip("*")) if bar.text.endswith("*") else bar.text)
                for bar in bars
            ]
            title = said_of["title"].format(measure=code_label(self.tables, self.words, "measure_code", measure))

            def draw(head: charts.Heading, width: float, bars: Sequence[charts.Bar] = bars) -> Specification:
                return charts.bars(bars, head, self._percent(), width)

            exhibits.append(
                self._exhibit(
                    f"change_{measure}", name, own, draw,
                    said, said_of["note"], title=title, answered=self.heads.bases(own, "members_in_both"), shown=("change",),
                    heading="change",
                )
            )  # fmt: skip
        return exhibits

    def _missing(self, rows: list[Row], points: Sequence[plots.Point]) -> str:
        """Which items have no point, and why."""
        named = {point.name for point in points}
        labels = {self._label(row, "technology_code"): row["is_suppressed"] for row in rows}
        found = []
        for masked, word in ((True, self.words["masked"]), (False, self.words["charts"]["no_answers"])):
            names = [label for label, suppressed in labels.items() if label not in named and bool(suppressed) == masked]
            found += [self.words["chart_values"].format(label=word, value=", ".join(names))] if names else []
        return "; ".join(found)

    def _decimal(self) -> str:
        return "," if self.tables.language == "fr" else "."

    def _day(self, day: date) -> str:
        """The day without its year."""
        return printed_day(day, self.tables.language).rsplit("\u00a0", 1)[0]

    def _days(self, days: Sequence[tuple[date, int, str]], width: float) -> list[tuple[date, str]]:
        """Days for an axis of that width: whole weeks apart, as many as have room."""
        span, most = len(days), int(width // 90)
        apart = 7 * max(ceil(span / 7 / most), 1)
        return [(day, self._day(day)) for day, _, _ in days[apart // 2 :: apart]]

    def _short_with_base(self, row: Row) -> str:
        return f"{row['region_code']} ({self.heads.short([row], 'item_base')})"

    def _by_adoption(self) -> list[str]:
        """The technologies, the one first that most have adopted."""
        rows = self._all("fct_technology_adoption_by_region")
        order = self._codes("dim_adoption_status", "adoption_status")
        found: dict[str, dict[str, float]] = {}
        for row in rows:
            found.setdefault(row["technology_code"], {})[row["adoption_status"]] = row["share"] or 0.0
        return sorted(found, key=lambda code: [-found[code].get(status, 0.0) for status in order])

    def _points(self, rows: list[Row], x: str, y: str, kind: Callable[[Row], str]) -> list[plots.Point]:
        return [
            plots.Point(self._label(row, "technology_code"), kind(row), row[x], row[y])
            for row in rows
            if row[x] is not None and row[y] is not None
        ]

    def _quadrant(self, row: Row) -> str:
        return code_label(self.tables, self.words, "quadrant", row["quadrant"])

    def _phase_ends(self, rows: list[Row]) -> list[Row]:
        return list({row["phase"]: row for row in rows}.values())

    def _change_label(self, row: Row) -> str:
        """An item of one or two codes, each of whichever list knows it."""
        return " / ".join(self._any_label(code) for code in row["item_code"].split("/")) or row["measure_code"]

    def _any_label(self, code: str) -> str:
        columns = (
            "technology_code",
            "adoption_status",
            "capacity_need_code",
            "pmm_dimension_code",
            "pmm_outcome_code",
            "engagement_code",
        )
        labels = (code_label(self.tables, self.words, column, code) for column in columns)
        level = self.tables.label("maturity_level", int(code)) if code.isdigit() else code
        return next((label for label in (*labels, level) if label != code), code)
