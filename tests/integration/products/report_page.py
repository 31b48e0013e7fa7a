"""Reads a page of the report: its texts with the attributes of the elements around them. Shares no code with what writes it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

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
