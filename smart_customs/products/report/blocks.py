"""What stands in each section: charts with their tables. Items come from the tables; only the kinds of charts are fixed here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from smart_customs.products.report import charts, plots
from smart_customs.products.report.drawing import Specification
from smart_customs.products.report.headings import Headings
from smart_customs.products.report.numbers import Numbers, printed, printed_day
from smart_customs.products.report.public_tables import PublicTables, Row, by_rank
from smart_customs.products.report.tables import Html, code_label, item_label, table
from smart_customs.products.report.theme import NARROW, WIDE, svg

# Tables of more rows are folded on screen and left out in print.
UNFOLDED = 14
Draw = Callable[[charts.Heading, float], Specification]


def by_value(rows: Sequence[Row]) -> list[Row]:
    """The rows from the largest share to the smallest; those without one come last, in their order."""
    return sorted(rows, key=lambda row: -1 if row["share"] is None else row["share"], reverse=True)


@dataclass(frozen=True)
class Block:
    """A chart as SVG text (empty: the table alone), what it shows in words, and its table. `mart` is the table it shows.

    `narrow`: the same chart for a phone. `long`: the table is folded.

    `definitions`: label and meaning of the codes that the reader places itself by.
    """

    name: str
    mart: str
    title: str
    note: str
    chart: str
    narrow: str
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

    @property
    def heads(self) -> Headings:
        """The headings of charts."""
        return Headings(self.tables, self.words)

    def all_blocks(self) -> dict[str, list[Block]]:
        """The blocks of each section; sections without any rows are left out."""
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
        found = {name: [block for block in blocks if block] for name, blocks in sections.items()}
        return {name: blocks for name, blocks in found.items() if blocks}

    def rates(self) -> Block | None:
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
        return self._block(
            "rate", name, rows, lambda head, width: charts.bars(bars, head, self._percent(), width),
            [(bar.label, bar.text) for bar in bars], shown=("submission_rate",),
        )  # fmt: skip

    def time(self) -> Block | None:
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

        return self._block(
            "time", name, rows, draw, totals, answered=self.heads.bases(last[-1:], "submissions_to_date"),
            shown=("submissions_to_date",),
        )  # fmt: skip

    def shares(self, block: str, name: str, item: str, rows: list[Row]) -> Block | None:
        """Bars of shares, with the estimate for all Members and its interval. Bases that differ stand in the rows."""
        one_base = len({row["item_base"] for row in rows}) == 1
        regional, bars = item == "region_code", []
        for row in rows:
            label = self._label(row, item)
            bars.append(
                charts.Bar(
                    label if one_base else self.heads.with_base(label, [row], "item_base"),
                    self._count_and_share(row),
                    row["share"],
                    None if regional else row["share_weighted"],
                    row["ci_low"],
                    row["ci_high"],
                    row["item_base"] != 0,
                )
            )
        note = self._bars_note(name, rows, "bars_regions" if regional else "bars")
        return self._block(
            block, name, rows, lambda head, width: charts.bars(bars, head, self._percent(), width),
            [(bar.label, bar.text) for bar in bars], note, defined=self.tables.definitions(item, [row[item] for row in rows]),
            answered=self.heads.bases(rows, "item_base"), shown=("item_count", "share"),
        )  # fmt: skip

    def pair(
        self, block: str, name: str, item: str, rank: str | None = None, keep: Callable[[Row], bool] = lambda row: True
    ) -> list[Block | None]:
        """Bars for all Members, and a shaded table of the same items by region."""
        whole = [row for row in self._all(name) if keep(row)]
        whole = by_rank(whole, rank) if rank else by_value(whole)
        codes = [row[item] for row in whole]
        rows = [row for row in self.tables.rows(name) if keep(row)]
        cells = {(row[item], row["region_code"]): row for row in rows}
        regions = [code for code in self.tables.regions(True) if any(region == code for _, region in cells)]
        columns = [
            (self._short(region), self.heads.short([row for row in rows if row["region_code"] == region], "item_base"))
            for region in regions
        ]
        shaded = [
            (self._label(cells[code, "ALL"], item), [self._cell(cells.get((code, region))) for region in regions])
            for code in codes
        ]
        rows = [cells[code, region] for code in codes for region in regions if (code, region) in cells]
        parts = [(label, self._span(cells, code, regions)) for code, (label, _) in zip(codes, shaded, strict=True)]
        return [
            self.shares(block, name, item, whole),
            self._block(
                f"{block}_regions", name, rows,
                lambda head, width: charts.heat(shaded, columns, self._region_key(), head, width),
                parts, self.words["notes"]["heat"], answered=self.words["charts"]["n_columns"], shown=("share",),
            ),
        ]  # fmt: skip

    def strategy(self) -> Block | None:
        """A bar a region, the largest share first and those that are masked last."""
        name = "fct_it_strategy_by_region"
        rows = [row for row in self.tables.rows(name) if row["region_code"] != "ALL"]
        return self.shares("strategy", name, "region_code", [*self._all(name), *by_value(rows)])

    def stacks(self, block: str, name: str, item: str, part: str, parts: str, rows: list[Row]) -> Block | None:
        """A stacked bar for each item."""
        one_base = len({row["item_base"] for row in rows}) == 1
        labels = [self._part(part, code) for code in self._codes(parts, part)]
        stacks = self._stacks(rows, item, part, parts, lambda row: self._label(row, item), one_base)
        defined = [] if item == "region_code" else self.tables.definitions(part, self._codes(parts, part))
        return self._block(
            block, name, rows, lambda head, width: charts.stacked(stacks, labels, self.words["masked"], head, width),
            [(stack.label, self._said(labels, stack)) for stack in stacks], self._stacked_note(stacks), defined=defined,
            answered=self.heads.bases(rows, "item_base"), shown=("share",),
        )  # fmt: skip

    def status(self) -> Block | None:
        """A bar a technology, the one that most have adopted first: the first status of the list decides, then the second."""
        name = "fct_technology_adoption_by_region"
        rows = [row for code in self._by_adoption() for row in self.tables.rows(name, region_code="ALL", technology_code=code)]
        return self.stacks("status", name, "technology_code", "adoption_status", "dim_adoption_status", rows)

    def panels(self) -> Block | None:
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
        return self._block(
            "status_regions", name, shown,
            lambda head, width: charts.stacked_panels(panels, parts, self.words["masked"], self._region_key(), head, width),
            [], self._stacked_note(drawn), answered=self.words["charts"]["n_brackets"], shown=("share",),
        )  # fmt: skip

    def impact(self) -> Block | None:
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
        return self._block(
            "impact", name, rows,
            lambda head, width: plots.plane(points, form, self._missing(rows, points), head, width), said,
            self.words["notes"]["plane"], answered=self.heads.bases(rows, "impact_base", "difficulty_base"),
            shown=("mean_impact", "mean_difficulty"),
        )  # fmt: skip

    def impact_regions(self) -> Block | None:
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

        return self._block("impact_regions", name, shown, draw, [], self.words["charts"]["dots"], shown=measures)

    def selection(self) -> Block | None:
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
        return self._block(
            "selection", name, rows,
            lambda head, width: plots.plane(points, form, self._missing(rows, points), head, width), said,
            answered=self.heads.bases(asked, "item_base"), shown=("votes", "development_potential"),
        )  # fmt: skip

    def changes(self) -> list[Block | None]:
        """A block for each measure that both waves have: only all Members, and only what can be compared."""
        name = "fct_change_between_waves"
        rows = [row for row in self.tables.rows(name, region_code="ALL") if row["is_comparable"] and row["change"] is not None]
        blocks, said_of = [], self.words["blocks"]["change"]
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

            blocks.append(
                self._block(
                    f"change_{measure}", name, own, draw,
                    said, said_of["note"], title=title, answered=self.heads.bases(own, "members_in_both"), shown=("change",),
                    heading="change",
                )
            )  # fmt: skip
        return blocks

    def plain(self, block: str, name: str) -> Block | None:
        """A table without a chart."""
        return self._block(block, name, self.tables.rows(name), None, [])

    def _block(
        self, block: str, name: str, rows: list[Row], draw: Draw | None, said: list[tuple[str, str]], note: str = "",
        *, title: str | None = None, defined: Sequence[tuple[str, str]] = (), answered: str = "", shown: Sequence[str] = (),
        heading: str = "",
    ) -> Block | None:  # fmt: skip
        if not rows:
            return None
        title = title or self.words["blocks"][block]["title"]
        note = (note or self.words["blocks"].get(block, {}).get("note", "")).replace("{level}", "95")
        html = table(self.tables, self.numbers, self.words, name, rows)
        if not draw:
            return Block(block, name, title, note, "", "", "", html, len(rows) > UNFOLDED, list(defined))
        head = self.heads.heading(heading or block, rows, shown, answered)
        whose = self.heads.whose(rows, shown)
        values = self.words["between_values"].join(
            self.words["chart_values"].format(label=label, value=self.heads.spoken(value, whose)) for label, value in said
        )
        without = self.words["charts"]["interval_left_out"] if self.words["charts"]["interval_left_out"] in note else ""
        about = [
            self.words["chart_of"].format(title=title),
            f"{self.heads.without_marks(head.facts)}." if head.facts else "",
            f"{values}." if values else "",
        ]
        description = " ".join(part for part in (*about, without, self.words["chart_table"]) if part)
        wide, narrow = (svg(draw(head, width), f"{block}{end}") for width, end in ((WIDE, ""), (NARROW, "-narrow")))
        return Block(block, name, title, note, wide, narrow, description, html, len(rows) > UNFOLDED, list(defined))

    def _all(self, name: str) -> list[Row]:
        return self.tables.rows(name, region_code="ALL")

    def _label(self, row: Row, item: str) -> str:
        return item_label(self.tables, self.words, row, item)

    def _print(self, row: Row, column: str, kind: str) -> str:
        return self.heads.number(row, column, kind)

    def _count_and_share(self, row: Row) -> str:
        if row["item_base"] == 0:
            return self.words["charts"]["no_answers"]
        if row["share"] is None:
            return self._print(row, "share", "percent")
        return f"{self._print(row, 'item_count', 'count')} · {self._print(row, 'share', 'percent')}"

    def _bars_note(self, name: str, rows: list[Row], note: str) -> str:
        """What bar, dot and line are. Where no row has an interval nothing promises one."""
        texts, masked = self.words["charts"], any(row["is_suppressed"] for row in self.tables.rows(name))
        without = masked and any(row["ci_low"] is None and row["item_base"] for row in rows)
        if all(row["ci_low"] is None for row in rows):
            return f"{texts[f'{note}_alone']} {texts['interval_left_out']}" if without else texts[f"{note}_alone"]
        return f"{self.words['notes'][note]} {texts['interval_missing']}" if without else self.words["notes"][note]

    def _stacked_note(self, stacks: Sequence[charts.Stack]) -> str:
        masked = any(stack.shares.count(None) > 1 for stack in stacks)
        return self.words["notes"]["stacked"] + (f" {self.words['charts']['widths']}" if masked else "")

    def _missing(self, rows: list[Row], points: Sequence[plots.Point]) -> str:
        """Which items have no point, and why."""
        named = {point.name for point in points}
        labels = {self._label(row, "technology_code"): row["is_suppressed"] for row in rows}
        found = []
        for masked, word in ((True, self.words["masked"]), (False, self.words["charts"]["no_answers"])):
            names = [label for label, suppressed in labels.items() if label not in named and bool(suppressed) == masked]
            found += [self.words["chart_values"].format(label=word, value=", ".join(names))] if names else []
        return "; ".join(found)

    def _percent(self) -> list[tuple[float, str]]:
        return [(share, printed(share, "percent", self.tables.language)) for share in (0, 0.25, 0.5, 0.75, 1)]

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

    def _short(self, region: str) -> str:
        return self.words["all_members"] if region == "ALL" else region

    def _region_key(self) -> list[tuple[str, str]]:
        return [(code, self.tables.label("region_code", code)) for code in self.tables.regions(False)]

    def _short_with_base(self, row: Row) -> str:
        return f"{row['region_code']} ({self.heads.short([row], 'item_base')})"

    def _cell(self, row: Row | None) -> charts.Cell:
        if row is None or row["item_base"] == 0:
            return charts.Cell(None, self.words["none"], False)
        if row["share"] is None:
            return charts.Cell(None, "", bool(row["is_suppressed"]))
        return charts.Cell(row["share"], self._part_text(row), False)

    def _part_text(self, row: Row) -> str:
        """The share as a bare number of percent."""
        text = printed(row["share"], "percent", self.tables.language).rstrip("%").rstrip("\u00a0")
        return text + self.heads.mark(row, "share")

    def _span(self, cells: Mapping[tuple[Any, str], Row], code: Any, regions: list[str]) -> str:
        said = [(region, cells[code, region]) for region in regions if region != "ALL" and (code, region) in cells]
        return ", ".join(f"{region} {self._print(row, 'share', 'percent')}" for region, row in said)

    def _by_adoption(self) -> list[str]:
        """The technologies, the one first that most have adopted."""
        rows = self._all("fct_technology_adoption_by_region")
        order = self._codes("dim_adoption_status", "adoption_status")
        found: dict[str, dict[str, float]] = {}
        for row in rows:
            found.setdefault(row["technology_code"], {})[row["adoption_status"]] = row["share"] or 0.0
        return sorted(found, key=lambda code: [-found[code].get(status, 0.0) for status in order])

    def _codes(self, parts: str, part: str) -> list[Any]:
        return [row[part] for row in sorted(self.tables.tables[parts], key=lambda row: row["sort_order"])]

    def _part(self, part: str, code: Any) -> str:
        return self.tables.label(part, code)

    def _stacks(
        self, rows: list[Row], item: str, part: str, parts: str, name: Callable[[Row], str], one_base: bool = True
    ) -> list[charts.Stack]:
        """A stack for each item, in the order of the rows; `name` labels it by one of its rows. Nobody answered: no parts."""
        found = []
        for code in dict.fromkeys(row[item] for row in rows):
            own = {row[part]: row for row in rows if row[item] == code}
            first = next(iter(own.values()))
            label = name(first) if one_base else self.heads.with_base(name(first), [first], "item_base")
            if first["item_base"] == 0:
                found.append(charts.Stack(label, [], [], self.words["charts"]["no_answers"]))
                continue
            codes = self._codes(parts, part)
            shares = [own[code]["share"] if code in own else 0.0 for code in codes]
            texts = [self._part_text(own[code]) if code in own and own[code]["share"] is not None else "" for code in codes]
            found.append(charts.Stack(label, shares, texts))
        return found

    def _said(self, labels: list[str], stack: charts.Stack) -> str:
        if not stack.shares:
            return stack.nothing
        percent = "\u00a0%" if self.tables.language == "fr" else "%"

        def said(share: float | None, text: str) -> str:
            number, mark = text[: len(text.rstrip("\u2009●○"))], text[len(text.rstrip("\u2009●○")) :]
            return self.words["masked"] if share is None else f"{number or 0}{percent}{mark}"

        parts = zip(labels, stack.shares, stack.texts, strict=True)
        return ", ".join(f"{label} {said(share, text)}" for label, share, text in parts)

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
