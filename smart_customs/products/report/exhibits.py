"""An exhibit of the report: a chart with its table. What kinds of them there are, whatever the mart they show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smart_customs.products.report import charts
from smart_customs.products.report.chart_tables import Html, item_label, table
from smart_customs.products.report.drawing import Specification
from smart_customs.products.report.headings import Headings
from smart_customs.products.report.numbers import LEVEL, Numbers, printed
from smart_customs.products.report.public_tables import PublicTables, Row, by_rank
from smart_customs.products.report.theme import NARROW, WIDE, svg

# Tables of more rows are folded on screen and left out in print.
UNFOLDED = 14
Draw = Callable[[charts.Heading, float], Specification]


def by_value(rows: Sequence[Row]) -> list[Row]:
    """The rows from the largest share to the smallest; those without one come last, in their order."""
    return sorted(rows, key=lambda row: -1 if row["share"] is None else row["share"], reverse=True)


@dataclass(frozen=True)
class Exhibit:
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
class Exhibits:
    """Makes exhibits out of the public tables of a wave."""

    tables: PublicTables
    numbers: Numbers
    words: dict[str, Any]

    @property
    def heads(self) -> Headings:
        """The headings of charts."""
        return Headings(self.tables, self.words)

    def shares(self, exhibit: str, name: str, item: str, rows: list[Row]) -> Exhibit | None:
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
        return self._exhibit(
            exhibit, name, rows, lambda head, width: charts.bars(bars, head, self._percent(), width),
            [(bar.label, bar.text) for bar in bars], note, defined=self.tables.definitions(item, [row[item] for row in rows]),
            answered=self.heads.bases(rows, "item_base"), shown=("item_count", "share"),
        )  # fmt: skip

    def pair(
        self, exhibit: str, name: str, item: str, rank: str | None = None, keep: Callable[[Row], bool] = lambda row: True
    ) -> list[Exhibit | None]:
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
            self.shares(exhibit, name, item, whole),
            self._exhibit(
                f"{exhibit}_regions", name, rows,
                lambda head, width: charts.heat(shaded, columns, self._region_key(), head, width),
                parts, self.words["notes"]["heat"], answered=self.words["charts"]["n_columns"], shown=("share",),
            ),
        ]  # fmt: skip

    def stacks(self, exhibit: str, name: str, item: str, part: str, parts: str, rows: list[Row]) -> Exhibit | None:
        """A stacked bar for each item."""
        one_base = len({row["item_base"] for row in rows}) == 1
        labels = [self._part(part, code) for code in self._codes(parts, part)]
        stacks = self._stacks(rows, item, part, parts, lambda row: self._label(row, item), one_base)
        defined = [] if item == "region_code" else self.tables.definitions(part, self._codes(parts, part))
        return self._exhibit(
            exhibit, name, rows, lambda head, width: charts.stacked(stacks, labels, self.words["masked"], head, width),
            [(stack.label, self._said(labels, stack)) for stack in stacks], self._stacked_note(stacks), defined=defined,
            answered=self.heads.bases(rows, "item_base"), shown=("share",),
        )  # fmt: skip

    def plain(self, exhibit: str, name: str) -> Exhibit | None:
        """A table without a chart."""
        return self._exhibit(exhibit, name, self.tables.rows(name), None, [])

    def _exhibit(
        self, exhibit: str, name: str, rows: list[Row], draw: Draw | None, said: list[tuple[str, str]], note: str = "",
        *, title: str | None = None, defined: Sequence[tuple[str, str]] = (), answered: str = "", shown: Sequence[str] = (),
        heading: str = "",
    ) -> Exhibit | None:  # fmt: skip
        if not rows:
            return None
        title = title or self.words["exhibits"][exhibit]["title"]
        note = (note or self.words["exhibits"].get(exhibit, {}).get("note", "")).replace("{level}", str(LEVEL))
        html = table(self.tables, self.numbers, self.words, name, rows)
        if not draw:
            return Exhibit(exhibit, name, title, note, "", "", "", html, len(rows) > UNFOLDED, list(defined))
        head = self.heads.heading(heading or exhibit, rows, shown, answered)
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
        wide, narrow = (svg(draw(head, width), f"{exhibit}{end}") for width, end in ((WIDE, ""), (NARROW, "-narrow")))
        return Exhibit(exhibit, name, title, note, wide, narrow, description, html, len(rows) > UNFOLDED, list(defined))

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

    def _percent(self) -> list[tuple[float, str]]:
        return [(share, printed(share, "percent", self.tables.language)) for share in (0, 0.25, 0.5, 0.75, 1)]

    def _short(self, region: str) -> str:
        return self.words["all_members"] if region == "ALL" else region

    def _region_key(self) -> list[tuple[str, str]]:
        return [(code, self.tables.label("region_code", code)) for code in self.tables.regions(False)]

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
