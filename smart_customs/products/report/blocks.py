"""What stands in each section: charts with their tables. Items come from the tables; only the kinds of charts are fixed here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from smart_customs.products.report import charts, plots
from smart_customs.products.report.numbers import Numbers, printed
from smart_customs.products.report.public_tables import PublicTables, Row, by_rank
from smart_customs.products.report.tables import Html, code_label, item_label, table
from smart_customs.products.report.theme import letters, svg


@dataclass(frozen=True)
class Block:
    """A chart as SVG text (empty: the table alone), what it shows in words, and its table. `mart` is the table it shows.

    `definitions`: label and meaning of the codes that the reader places itself by.
    """

    name: str
    mart: str
    title: str
    note: str
    chart: str
    description: str
    table: Html
    long: bool
    definitions: list[tuple[str, str]]


@dataclass
class Maker:
    """Makes blocks out of the public tables of a wave."""

    tables: PublicTables
    numbers: Numbers
    words: dict[str, Any]
    letters: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        codes = [row["technology_code"] for row in sorted(self.tables.tables["dim_technology"], key=lambda r: r["sort_order"])]
        asked = {row["technology_code"] for row in self.tables.rows("fct_impact_difficulty_by_region")}
        asked |= {row["technology_code"] for row in self.tables.rows("fct_technology_selection")}
        used = [code for code in codes if code in asked]
        self.letters = dict(zip(used, letters(len(used)), strict=True))

    def all_blocks(self) -> dict[str, list[Block]]:
        """The blocks of each section; sections without any rows are left out."""
        strategy = "fct_it_strategy_by_region"
        potential, need, vote = "potential_rank", "need_rank", "vote_rank"
        sections = {
            "participation": [
                self.rates(), self.time(), *self.pair("engagement", "fct_engagement_by_region", "engagement_code"),
                self.plain("partners", "fct_partner_agency_submissions"), self.plain("intake", "rpt_intake"),
            ],
            "maturity": [
                self.shares("strategy", strategy, "region_code", self.tables.rows(strategy)),
                self.shares("levels", "fct_maturity_by_region", "maturity_level", self._all("fct_maturity_by_region")),
                self.stacks("levels_regions", "fct_maturity_by_region", "region_code", "maturity_level", "dim_maturity_level"),
            ],
            "adoption": [
                self.stacks("status", "fct_technology_adoption_by_region", "technology_code", "adoption_status",
                            "dim_adoption_status", region_code="ALL"),
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
        found = {name: [block for block in blocks if block] for name, blocks in sections.items()}
        return {name: blocks for name, blocks in found.items() if blocks}

    def rates(self) -> Block | None:
        name = "fct_participation_by_region"
        rows = [*self._all(name), *by_rank([r for r in self.tables.rows(name) if r["region_code"] != "ALL"], "rate_rank")]
        bars = [
            charts.Bar(
                self._label(row, "region_code"), f"{self._print(row, 'submission_rate', 'percent')}", row["submission_rate"]
            )
            for row in rows
        ]
        return self._block("rate", name, rows, lambda: charts.bars(bars, self._axis()), [(b.label, b.text) for b in bars])

    def time(self) -> Block | None:
        name, wave = "fct_submissions_by_day", self.tables.wave
        rows = self.tables.rows(name)
        phases = {phase: self.words["codes"]["phase"][phase] for phase in ("on_time", "extended", "late")}
        used = [label for phase, label in phases.items() if any(row["phase"] == phase for row in rows)]
        days = [
            (row["submitted_on"], row["submissions_to_date"], phases[row["phase"]])
            for row in rows
            if row["submissions_to_date"] is not None
        ]
        marks = [(wave[column], text) for column, text in self.words["marks"].items() if wave[column]]
        totals = [(phases[row["phase"]], self._print(row, "submissions_to_date", "count")) for row in self._phase_ends(rows)]
        return self._block(
            "time", name, rows, lambda: plots.course(days, marks, used, self.words["axes"]["to_date"]), totals, long=True
        )

    def shares(self, block: str, name: str, item: str, rows: list[Row]) -> Block | None:
        """Bars of shares, with the estimate for all Members and its interval."""
        bars = []
        for row in rows:
            text = f"{self._print(row, 'item_count', 'count')} · {self._print(row, 'share', 'percent')}"
            if row["share"] is None:
                text = self._print(row, "share", "percent")
            whole = row["region_code"] == "ALL"
            bars.append(
                charts.Bar(
                    self._label(row, item),
                    text,
                    row["share"],
                    row["share_weighted"] if whole else None,
                    row["ci_low"],
                    row["ci_high"],
                )
            )
        regional = item == "region_code"
        note = self.words["notes"]["bars_regions" if regional else "bars"]
        said = [(bar.label, bar.text) for bar in bars]
        defined = self.tables.definitions(item, [row[item] for row in rows])
        return self._block(block, name, rows, lambda: charts.bars(bars, self._axis()), said, note, defined=defined)

    def pair(
        self, block: str, name: str, item: str, rank: str | None = None, keep: Callable[[Row], bool] = lambda row: True
    ) -> list[Block | None]:
        """Bars for all Members, and a shaded table of the same items by region."""
        whole = [row for row in self._all(name) if keep(row)]
        whole = by_rank(whole, rank) if rank else whole
        codes = [row[item] for row in whole]
        rows = [row for row in self.tables.rows(name) if keep(row)]
        cells = {(row[item], row["region_code"]): row for row in rows}
        regions = [code for code in self.tables.regions(True) if any(region == code for _, region in cells)]
        columns = [self.words["all_members"] if code == "ALL" else code for code in regions]
        shaded = [
            (self._label(cells[code, "ALL"], item), [self._shade(cells.get((code, region))) for region in regions])
            for code in codes
        ]
        rows = [cells[code, region] for code in codes for region in regions if (code, region) in cells]
        parts = [(label, self._span(cells, code, regions)) for code, (label, _) in zip(codes, shaded, strict=True)]
        return [
            self.shares(block, name, item, whole),
            self._block(
                f"{block}_regions",
                name,
                rows,
                lambda: charts.heat(shaded, columns),
                parts,
                self.words["notes"]["heat"],
                long=True,
            ),
        ]

    def stacks(self, block: str, name: str, item: str, part: str, parts: str, **where: Any) -> Block | None:
        rows = self.tables.rows(name, **where)
        stacks = [charts.Stack(label, shares) for label, shares in self._stacks(rows, item, part, parts)]
        codes = self._codes(parts, part)
        labels = [self._part(part, code) for code in codes]
        defined = [] if item == "region_code" else self.tables.definitions(part, codes)
        said = [(stack.label, self._said(labels, stack.shares)) for stack in stacks]
        return self._block(
            block, name, rows, lambda: charts.stacked(stacks, labels, self.words["masked"], self._axis()), said,
            self.words["notes"]["stacked"], long=item == "region_code", defined=defined,
        )  # fmt: skip

    def panels(self) -> Block | None:
        name = "fct_technology_adoption_by_region"
        rows = [row for row in self.tables.rows(name) if row["region_code"] != "ALL"]
        parts = [self._part("adoption_status", code) for code in self._codes("dim_adoption_status", "adoption_status")]
        panels = []
        for code in dict.fromkeys(row["technology_code"] for row in rows):
            own = [row for row in rows if row["technology_code"] == code]
            stacks = self._stacks(own, "region_code", "adoption_status", "dim_adoption_status", short=True)
            panels.append((self.tables.label("technology_code", code), [charts.Stack(*stack) for stack in stacks]))
        return self._block(
            "status_regions", name, rows, lambda: charts.stacked_panels(panels, parts, self.words["masked"]), [],
            self.words["notes"]["stacked"], long=True,
        )  # fmt: skip

    def impact(self) -> Block | None:
        name = "fct_impact_difficulty_by_region"
        rows = by_rank(self._all(name), "impact_rank")
        points = self._points(rows, "mean_difficulty", "mean_impact", lambda row: self._quadrant(row))
        said = [
            (
                self._label(row, "technology_code"),
                f"{self._print(row, 'mean_impact', 'score')} / {self._print(row, 'mean_difficulty', 'score')}",
            )
            for row in rows
        ]
        form = self._plane()
        key = [(self.letters[row["technology_code"]], self._label(row, "technology_code")) for row in self._all(name)]
        return self._block(
            "impact", name, rows, lambda: plots.plane(points, form, key), said, self.words["notes"]["plane"], lettered=True
        )

    def impact_regions(self) -> Block | None:
        name = "fct_impact_difficulty_by_region"
        rows = [row for row in self.tables.rows(name) if row["region_code"] != "ALL"]
        panels = []
        for code in self.tables.regions(False):
            own = [row for row in rows if row["region_code"] == code]
            points = self._points(own, "mean_difficulty", "mean_impact", lambda row: self._quadrant(row))
            panels.append((self.tables.label("region_code", code), points))
        form = self._plane()
        return self._block(
            "impact_regions", name, rows, lambda: plots.plane_panels(panels, form), [], self.words["notes"]["plane"],
            long=True, lettered=True,
        )  # fmt: skip

    def selection(self) -> Block | None:
        name = "fct_technology_selection"
        rows = by_rank(self.tables.rows(name), "selection_rank")
        kinds = self.words["codes"]["selection"]

        def kind(row: Row) -> str:
            if row["is_selected"]:
                return kinds["selected"]
            return kinds["merged"] if row["merged_into"] or row["overlap_reason"] else kinds["other"]

        points = self._points(rows, "votes", "development_potential", kind)
        axes = self.words["axes"]
        form = plots.Plane(axes["votes"], axes["potential"], list(kinds.values()), medians=False)
        key = [(self.letters[row["technology_code"]], self._label(row, "technology_code")) for row in self.tables.rows(name)]
        said = [(self._label(row, "technology_code"), kind(row)) for row in rows]
        return self._block("selection", name, rows, lambda: plots.plane(points, form, key), said, lettered=True)

    def changes(self) -> list[Block | None]:
        """A block for each measure that both waves have: only all Members, and only what can be compared."""
        name = "fct_change_between_waves"
        rows = [row for row in self.tables.rows(name, region_code="ALL") if row["is_comparable"] and row["change"] is not None]
        blocks = []
        for measure in dict.fromkeys(row["measure_code"] for row in rows):
            own = [row for row in rows if row["measure_code"] == measure]
            bars = [
                charts.Bar(
                    self._change_label(row),
                    self._print(row, "change", "points") + ("*" if row["is_significant"] else ""),
                    row["current_value"],
                    row["previous_value"],
                )
                for row in own
            ]
            significant = self.words["blocks"]["change"]["significant"]
            said = [
                (bar.label, significant.format(text=bar.text.rstrip("*")) if bar.text.endswith("*") else bar.text) for bar in bars
            ]
            title = self.words["blocks"]["change"]["title"].format(
                measure=code_label(self.tables, self.words, "measure_code", measure)
            )
            blocks.append(
                self._block(
                    f"change_{measure}", name, own, lambda bars=bars: charts.bars(bars, self._axis()),
                    said, self.words["blocks"]["change"]["note"], title=title,
                )
            )  # fmt: skip
        return blocks

    def plain(self, block: str, name: str) -> Block | None:
        return self._block(block, name, self.tables.rows(name), None, [])

    def _block(
        self, block: str, name: str, rows: list[Row], draw: Callable | None, said: list[tuple[str, str]], note: str = "",
        *, long: bool = False, lettered: bool = False, title: str | None = None, defined: Sequence[tuple[str, str]] = (),
    ) -> Block | None:  # fmt: skip
        if not rows:
            return None
        title = title or self.words["blocks"][block]["title"]
        note = (note or self.words["blocks"].get(block, {}).get("note", "")).replace("{level}", "95")
        values = self.words["between_values"].join(
            self.words["chart_values"].format(label=label, value=value) for label, value in said
        )
        description = " ".join(
            part
            for part in (self.words["chart_of"].format(title=title), f"{values}." if values else "", self.words["chart_table"])
            if part
        )
        html = table(self.tables, self.numbers, self.words, name, rows, self.letters if lettered else {})
        chart = svg(draw(), block, self.tables.language) if draw else ""
        return Block(block, name, title, note, chart, description, html, long, list(defined))

    def _all(self, name: str) -> list[Row]:
        return self.tables.rows(name, region_code="ALL")

    def _label(self, row: Row, item: str) -> str:
        return item_label(self.tables, self.words, row, item)

    def _print(self, row: Row, column: str, kind: str) -> str:
        if row[column] is None:
            return self.words["masked"] if row.get("is_suppressed") else self.words["none"]
        return printed(row[column], kind, self.tables.language)

    def _axis(self) -> str:
        return "round(datum.value * 100) + '\u00a0%'" if self.tables.language == "fr" else "round(datum.value * 100) + '%'"

    def _shade(self, row: Row | None) -> tuple[float | None, str]:
        if row is None:
            return None, self.words["none"]
        text = self._print(row, "share", "percent")
        return row["share"], text.rstrip("%").rstrip("\u00a0")

    def _span(self, cells: dict, code: Any, regions: list[str]) -> str:
        said = [(region, cells[code, region]) for region in regions if region != "ALL" and (code, region) in cells]
        return ", ".join(f"{region} {self._print(row, 'share', 'percent')}" for region, row in said)

    def _codes(self, parts: str, part: str) -> list[Any]:
        return [row[part] for row in sorted(self.tables.tables[parts], key=lambda row: row["sort_order"])]

    def _part(self, part: str, code: Any) -> str:
        return self.tables.label(part, code)

    def _stacks(self, rows: list[Row], item: str, part: str, parts: str, short: bool = False) -> list[tuple[str, list]]:
        """(label, share of each part) for each item; an item without any answer has no parts."""
        found = []
        for code in dict.fromkeys(row[item] for row in rows):
            own = {row[part]: row for row in rows if row[item] == code}
            label = code if short else self._label(next(iter(own.values())), item)
            answered = any(row["item_base"] for row in own.values())
            found.append((label, [own[c]["share"] if c in own else 0.0 for c in self._codes(parts, part)] if answered else []))
        return found

    def _said(self, labels: list[str], shares: list[float | None]) -> str:
        language, masked = self.tables.language, self.words["masked"]
        said = zip(labels, shares, strict=False)
        return ", ".join(f"{label} {masked if s is None else printed(s, 'percent', language)}" for label, s in said)

    def _points(self, rows: list[Row], x: str, y: str, kind: Callable[[Row], str]) -> list[plots.Point]:
        return [
            plots.Point(self.letters[row["technology_code"]], self._label(row, "technology_code"), kind(row), row[x], row[y])
            for row in rows
            if row[x] is not None and row[y] is not None
        ]

    def _quadrant(self, row: Row) -> str:
        return code_label(self.tables, self.words, "quadrant", row["quadrant"])

    def _plane(self) -> plots.Plane:
        axes = self.words["axes"]
        return plots.Plane(axes["difficulty"], axes["impact"], list(self.words["codes"]["quadrant"].values()), medians=True)

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
