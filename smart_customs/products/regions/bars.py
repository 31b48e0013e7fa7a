"""The bar of an item: the region as a bar, or as the hatched part within which it lies; all Members as a line.

Plain SVG in the colours of the page, for a row that says the same in numbers.
"""

from markupsafe import Markup

from smart_customs.products.regions.beside import Pair

_BAR = (
    '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="track" width="100" height="10"/>{}{}</svg>'
)
_PART = '<rect class="{}" x="{:.2f}" width="{:.2f}" height="10"/>'
_LINE = '<rect class="whole" x="{:.2f}" width="1.2" height="10"/>'


def bar(pair: Pair, scale: tuple[float, float] | None) -> Markup:
    """The bar of a share, or of a mean on its scale (lowest, highest)."""
    low, high = scale or (0, 1)

    def at(value: float) -> float:
        return 100 * (value - low) / (high - low)

    part, whole = Markup(""), pair.whole[pair.topic.column]
    if pair.shown == "exact":
        part = Markup(_PART.format("here", 0, at(pair.region[pair.topic.column])))
    elif pair.shown == "range":
        base = pair.region["item_base"]
        part = Markup(_PART.format("between", at(pair.at_least / base), at(pair.at_most / base) - at(pair.at_least / base)))
    line = Markup("") if whole is None else Markup(_LINE.format(min(at(whole), 98.8)))
    return Markup(_BAR).format(part, line)
