"""How all charts look: sizes, type, colours that colour-blind people can tell apart, and the rendering to SVG."""

import re
from typing import Any

import vl_convert

# A chart is drawn twice, for a page and for a phone; texts are as large on both.
WIDE, NARROW = 636, 340
INK, QUIET, TRACK, LINE = "#1b2733", "#55616d", "#eef1f4", "#8b959f"
MAIN, ACCENT = "#1f5f99", "#b3470f"
# Stands for the hatch until the SVG is text: Vega-Lite has no patterns.
HATCHED = "#fe01fd"
# Dark to light, for what is ordered; the last stands for "not".
ORDERED = {
    4: ["#0d3b66", "#2f7fb8", "#9ecae1", "#e4e8eb"],
    5: ["#e4e8eb", "#b5d3e5", "#6aaed6", "#2f7fb8", "#0d3b66"],
}
# Okabe and Ito's colours, darkened where they were too light for white paper.
DISTINCT = ["#0072b2", "#c05a00", "#007d5c", "#8f4f7c", "#7a6a00", "#3d3d3d"]
FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
PATTERN = (
    '<defs><pattern id="{name}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0,0H6V6H0Z" fill="#ffffff"/><path d="M0,0H1.6V6H0Z" fill="#8b959f"/></pattern></defs>'
)


def svg(chart: dict[str, Any], name: str) -> str:
    """The specification of Vega-Lite as SVG text, without ids that another chart of the page has, and without a fixed size."""
    # Vega's own descriptions of marks are English and would be read one by one; the figure has a description of its own.
    looks = {"font": FONT, "padding": 4, "background": "white", "view": {"stroke": None}, "aria": False}
    text = vl_convert.vegalite_to_svg({**chart, "config": looks})
    text = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", text)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", text)
    if HATCHED in text:
        text = re.sub(r"(<svg [^>]*>)", lambda found: found[1] + PATTERN.format(name=name), text, count=1)
        text = text.replace(HATCHED, f"url(#{name}-hatch)")
    return re.sub(r'(<svg [^>]*?) width="\d+(?:\.\d+)?" height="\d+(?:\.\d+)?"', r"\1", text, count=1)


def scale_colours(count: int) -> list[str]:
    """Colours for an ordered list of any length."""
    if count in ORDERED:
        return ORDERED[count]
    if count < 3:
        return ["#0d3b66", "#9ecae1"][:count]
    darkest, lightest = (13, 59, 102), (228, 232, 235)
    return [
        "#" + "".join(f"{round(a + (b - a) * place / (count - 1)):02x}" for a, b in zip(darkest, lightest, strict=True))
        for place in range(count)
    ]


def text_on(colour: str) -> str:
    """Black or white, whichever reads better on the colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if luminance > 0.25 else "#ffffff"


def letters(count: int) -> list[str]:
    """A, B, ... Z, AA, AB, ..."""
    return [(chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26) for place in range(count)]
