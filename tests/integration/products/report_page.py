"""Reads a page of the report: its texts with the attributes of the elements around them. Shares no code with what writes it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl

VOID = {"meta", "link", "br", "hr", "img", "input"}


@dataclass
class Text:
    """A text with the attributes of the elements around it, the innermost winning; `tags` and `classes` are all of theirs."""

    text: str
    attributes: dict[str, str]
    tags: set[str]
    classes: set[str]


@dataclass
class Page(HTMLParser):
    texts: list[Text] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    language: str = ""
    open: list[tuple[str, dict]] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.addresses += [attributes[name] for name in ("src", "href", "action", "data") if name in attributes]
        if tag == "html":
            self.language = attributes["lang"]
        if attributes.get("role") == "img":
            self.charts.append(attributes["aria-label"])
        if tag == "table":
            self.tables.append(attributes.get("data-t", ""))
        if tag not in VOID:
            self.open.append((tag, attributes))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open[-1][0] == tag, (tag, self.open[-1])
        self.open.pop()

    def handle_data(self, data):
        attributes: dict[str, str] = {}
        for _, own in self.open:
            attributes |= own
        classes = {name for _, own in self.open for name in own.get("class", "").split()}
        self.texts.append(Text(data, attributes, {tag for tag, _ in self.open}, classes))


def read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert page.open == []
    return page


def as_number(text: str, language: str) -> float:
    """The number that the text says, shares as 0..1."""
    plain = text.replace("\u00a0", "").replace("\u2212", "-").removesuffix("%")
    plain = plain.replace(",", ".") if language == "fr" else plain.replace(",", "")
    return float(plain) / (100 if text.endswith("%") else 1)


def precision(text: str) -> float:
    """Half a unit of the last digit that the text prints."""
    digits = text.replace("\u00a0", "").removesuffix("%").replace(",", ".")
    decimals = len(digits.partition(".")[2])
    return 0.5 * 10.0**-decimals / (100 if text.endswith("%") else 1)


def marks(page: Page, rows: Callable[[str], list[dict]]) -> dict[str, int]:
    """How many numbers carry each mark. Asserts that each has the one that the table of claims says; `rows`: those of a table."""
    [wave] = [row for row in rows("dim_survey_wave") if row["survey_code"] == "member"]
    official, seen = official_cells(rows), {"official": 0, "reconstructed": 0}
    for text in page.texts:
        found = text.classes & {"official", "reconstructed"}
        if wave["provenance"] != "reconstructed" or not {"n", "made"} & text.classes:
            assert not found, text
            continue
        table = text.attributes.get("data-t", "")
        wanted = set()
        if (table.startswith("fct_") or table == "rpt_intake") and text.attributes["data-c"] != "*":
            where = dict(parse_qsl(text.attributes["data-k"], keep_blank_values=True))
            cell = (table, where.pop("region_code", None), "/".join(where.values()), text.attributes["data-c"])
            wanted = {"official" if cell in official else "reconstructed"}
        assert found == wanted, (text, wanted)
        for mark in found:
            seen[mark] += 1
    return seen


def official_cells(rows) -> set[tuple[str, str | None, str, str]]:
    """(table, region, item, column) of the numbers that the official report prints, after the table of claims."""
    claims = [row for row in rows("rpt_published_figures") if row["verdict"] == "match"]
    cells = {(c["table_name"], c["region_code"], c["item_code"], c["column_name"]) for c in claims if c["item_code"] is not None}
    ranks = {
        "fct_capacity_needs_by_region": "need_rank",
        "fct_development_potential_by_region": "potential_rank",
        "fct_technology_votes_by_region": "vote_rank",
    }
    for claim in claims:
        if claim["table_name"] in ranks and " > " in claim["published_value"]:
            for place in claim["published_value"].split(" > "):
                if re.fullmatch(r"\w+", place):
                    cells.add((claim["table_name"], "ALL", place, ranks[claim["table_name"]]))
    cells |= {("fct_technology_selection", None, item, column) for _, _, item, column in cells if column in ranks.values()}
    # The counted records of either survey are its submissions.
    submitted = {"fct_participation_by_region": "member", "fct_partner_agency_submissions": "partner_agency"}
    for claim in claims:
        if claim["column_name"] == "submissions" and claim["region_code"] in (None, "ALL"):
            cells.add(("rpt_intake", None, submitted[claim["table_name"]], "counted"))
    return cells
