"""How all charts look: sizes, type, colours that colour-blind people can tell apart, and the rendering to SVG."""

import re
import textwrap

import altair as alt
import vl_convert

WIDTH = 520
INK, QUIET, TRACK, MASKED = "#1b2733", "#5a6672", "#eef1f4", "#c9ced4"
MAIN, ACCENT = "#1f5f99", "#b3470f"
# Dark to light, for what is ordered; the last stands for "not".
ORDERED = {
    4: ["#0d3b66", "#2f7fb8", "#9ecae1", "#e4e8eb"],
    5: ["#e4e8eb", "#b5d3e5", "#6aaed6", "#2f7fb8", "#0d3b66"],
}
# Okabe and Ito's colours, darkened where they were too light for white paper.
DISTINCT = ["#0072b2", "#c05a00", "#007d5c", "#8f4f7c", "#7a6a00", "#3d3d3d"]
FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"


def svg(chart: alt.TopLevelMixin, name: str, language: str) -> str:
    """The chart as SVG text, without ids that another chart of the page could have, and without a fixed size."""
    styled = (
        chart.configure(font=FONT, padding=4, background="white")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=QUIET, labelFontSize=13, titleColor=QUIET, titleFontSize=13, titleFontWeight="normal", gridColor="#e3e7ea",
            domainColor="#aab2ba", tickColor="#aab2ba",
        )
        .configure_legend(labelColor=INK, labelFontSize=13, symbolType="square", symbolSize=140, labelLimit=0, title=None)
        .configure_title(color=INK, fontSize=13, anchor="start", fontWeight="bold", offset=8)
    )  # fmt: skip
    specification = styled.to_dict(validate=False)
    # Vega's own descriptions of each mark are English and would be read one by one; the figure has a description of its own.
    specification["config"]["aria"] = False
    locale = "fr-FR" if language == "fr" else "en-US"
    text = vl_convert.vegalite_to_svg(specification, format_locale=locale, time_format_locale=locale)
    text = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", text)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", text)
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


def lines(text: str, width: int) -> list[str]:
    """The text in lines of at most so many characters."""
    return textwrap.wrap(text, width) or [text]


def letters(count: int) -> list[str]:
    """A, B, ... Z, AA, AB, ..."""
    return [(chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26) for place in range(count)]
