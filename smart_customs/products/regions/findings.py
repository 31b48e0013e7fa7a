"""The first sentences of a page, by rules: each is said only where the public tables give its numbers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from smart_customs.products.regions.beside import (
    MATURITY,
    NEEDS,
    OF_TABLE,
    PARTICIPATION,
    STRATEGY,
    USE,
    VOTES,
    Pair,
    Topic,
    all_pairs,
    pairs,
)
from smart_customs.products.report.naming import in_sentence
from smart_customs.products.report.numbers import Numbers, listed
from smart_customs.products.report.public_tables import PublicTables, Row, key_of
from smart_customs.products.report.words import filled, words

# Of items that may all be named most often, as many as a sentence can hold.
MOST = 5


class Findings:
    """The findings about one region in one language."""

    def __init__(self, tables: PublicTables, numbers: Numbers, words: Mapping[str, Any], region: str):
        self.tables, self.numbers, self.words, self.region = tables, numbers, words, region

    def all(self) -> list[Markup]:
        """The sentences, in the order in which they are read."""
        found = [
            self._participation(),
            self._apart("above"),
            self._apart("below"),
            self._maturity(),
            self._needs(),
            self._learn(),
        ]
        return [sentence for sentence in found if sentence]

    def cards(self) -> list[tuple[Markup, Markup]]:
        """(number, what it is): how many took part, and how many have an IT strategy, each beside all Members."""
        cards = []
        for name, table, column, kind in (
            ("submissions", PARTICIPATION, "submissions", "count"),
            ("rate", PARTICIPATION, "submission_rate", "percent"),
            ("strategy", STRATEGY, "share", "percent"),
        ):
            here, whole = self._row(table, self.region), self._row(table, "ALL")
            text = filled(
                self.words["cards"][name],
                {
                    "members": self._n(PARTICIPATION, self._row(PARTICIPATION, self.region), "members"),
                    "whole": self._n(table, whole, column, kind),
                },
            )
            number = self._n(table, here, column, kind)
            if number is None and here and here["is_suppressed"]:
                number = Markup('<span data-t="{}" data-k="{}">{}</span>').format(
                    table, urlencode(key_of(here)), self.numbers.cell(here, column, kind)
                )
            if number and text:
                cards.append((number, text))
        return cards

    def _participation(self) -> Markup | None:
        row, whole = self._row(PARTICIPATION, self.region), self._row(PARTICIPATION, "ALL")
        values = {
            "submissions": self._n(PARTICIPATION, row, "submissions"),
            "members": self._n(PARTICIPATION, row, "members"),
            "rate": self._n(PARTICIPATION, row, "submission_rate", "percent"),
            "whole": self._n(PARTICIPATION, whole, "submission_rate", "percent"),
        }
        said = [filled(self.words["findings"]["participation"], values), row and self._place(row)]
        return Markup(" ").join(sentence for sentence in said if sentence) or None

    def _place(self, row: Row) -> Markup | None:
        """The place of the region's rate; none where another region prints the same percentage."""
        rates = [
            round(100 * other["submission_rate"]) for other in self.tables.rows(PARTICIPATION) if other["region_code"] != "ALL"
        ]
        if not row["rate_rank"] or rates.count(round(100 * row["submission_rate"])) > 1:
            return None
        place = self.numbers.place(PARTICIPATION, row, "rate_rank", self.words["ordinals"])
        return filled(self.words["findings"]["place"], {"place": place})

    def _apart(self, side: str) -> Markup | None:
        """The share that is certainly most above or below that of all Members; of a range counts the end that is nearest."""
        sign, end = (1, "at_least") if side == "above" else (-1, "at_most")
        # To be above in a level of maturity is good or bad by the level.
        known = [pair for pair in all_pairs(self.tables, self.region) if pair.topic.ends is None and pair.topic.is_ordered]
        known = [pair for pair in known if pair.shown in ("exact", "range") and pair.whole["share"] is not None]
        apart = {
            place: sign * (getattr(pair, end) / pair.region["item_base"] - pair.whole["share"])
            for place, pair in enumerate(known)
        }
        if max(apart.values(), default=0) <= 0:
            return None
        pair = known[max(apart, key=apart.__getitem__)]
        values = {
            "item": self._label(pair),
            "topic": self.words["topics"][pair.topic.name]["named"],
            "share": self._share_of(pair, end),
            "whole": self._n(pair.topic.table, pair.whole, "share", "percent"),
        }
        return filled(self.words["findings"][side], values)

    def _maturity(self) -> Markup | None:
        """The level that the most administrations are at, where it is certain, and that of all Members."""
        top = self._top(OF_TABLE[MATURITY])
        whole = max(
            pairs(self.tables, OF_TABLE[MATURITY], self.region), key=lambda pair: pair.whole["item_count"] or 0, default=None
        )
        if len(top) != 1 or top[0].shown != "exact" or whole is None:
            return None
        values = {
            "level": self._label(top[0]),
            "share": self._n(MATURITY, top[0].region, "share", "percent"),
            "whole_level": self._label(whole),
            "whole": self._n(MATURITY, whole.whole, "share", "percent"),
        }
        return filled(self.words["findings"]["maturity"], values)

    def _needs(self) -> Markup | None:
        """The need named most; where its count is left out, the needs that may be it, with the fewest that each can have."""
        top = self._top(OF_TABLE[NEEDS])
        if not top:
            return None
        known = {"base": self._n(NEEDS, top[0].region, "item_base")}
        if len(top) == 1 and top[0].shown == "exact":
            known |= {"need": self._label(top[0]), "count": self._n(NEEDS, top[0].region, "item_count")}
            return filled(self.words["findings"]["need"], known)
        low = min(top, key=lambda pair: pair.at_least)
        known |= {"needs": self._list(top), "count": self._n(NEEDS, low.region, "count_at_least")}
        return filled(self.words["findings"]["needs"], known)

    def _learn(self) -> Markup | None:
        """A technology that the region may vote for most, and the regions in which more certainly use it or try it."""
        for voted in self._top(OF_TABLE[VOTES]):
            here = next((pair for pair in pairs(self.tables, OF_TABLE[USE], self.region) if pair.code == voted.code), None)
            if here is None or not here.region["item_base"]:
                continue
            others = [
                Pair(OF_TABLE[USE], row, here.whole)
                for row in self.tables.rows(USE, technology_code=voted.code)
                if row["region_code"] not in ("ALL", self.region) and row["item_base"]
            ]
            least = {pair.region["region_code"]: pair.at_least / pair.region["item_base"] for pair in others}
            ahead = [pair for pair in others if least[pair.region["region_code"]] > here.at_most / here.region["item_base"]]
            if not ahead:
                continue
            best = sorted(ahead, key=lambda pair: -least[pair.region["region_code"]])
            regions = [Markup("{} ({})").format(self._region(pair.region), self._share_of(pair, "at_least")) for pair in best]
            values = {
                "technology": self._label(voted),
                "regions": listed(regions, self.tables.language),
                "own": self._share_of(here, "at_most"),
            }
            return filled(self.words["findings"]["learn"], values)
        return None

    def _share_of(self, pair: Pair, end: str) -> Markup | None:
        """The region's share; where it is shown as a range, the `end` of it: `at_least` or `at_most`."""
        if pair.shown == "exact":
            return self._n(pair.topic.table, pair.region, "share", "percent")
        values = {
            "count": self._n(pair.topic.table, pair.region, f"count_{end}"),
            "base": self._n(pair.topic.table, pair.region, "item_base"),
        }
        return filled(self.words[end], values)

    def _top(self, topic: Topic) -> list[Pair]:
        """The items that may have the highest count: what each can at most be is no less than what another one is at least."""
        found = pairs(self.tables, topic, self.region)
        least = max((pair.at_least for pair in found), default=0)
        top = [pair for pair in found if pair.at_most >= least]
        return sorted(top, key=lambda pair: -pair.at_least) if len(top) <= MOST and least else []

    def _row(self, table: str, region: str) -> Row | None:
        return self.tables.row(table, region_code=region)

    def _n(self, table: str, row: Row | None, column: str, kind: str = "count") -> Markup | None:
        return self.numbers.inline(table, row, column, kind)

    def _label(self, pair: Pair) -> Markup:
        said = in_sentence(self.tables, words(self.tables.language), pair.topic.item, pair.code)
        return Markup('<span class="label">{}</span>').format(said)

    def _region(self, row: Row) -> Markup:
        return Markup('<span class="label">{}</span>').format(self.tables.label("region_code", row["region_code"]))

    def _list(self, found: list[Pair]) -> Markup:
        return listed([self._label(pair) for pair in found], self.tables.language)
