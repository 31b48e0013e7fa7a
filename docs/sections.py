"""Parts of pages that programs write: each stands between two comments that name it."""

import re
from pathlib import Path


def write_section(page: Path, name: str, text: str) -> None:
    """Puts the text between the page's comments of that name. Raises ValueError where the page lacks them."""
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    before = page.read_text(encoding="utf-8")
    if before.count(begin) != 1 or before.count(end) != 1:
        raise ValueError(f"{page}: expected one {begin} and one {end}, found {before.count(begin)} and {before.count(end)}.")
    pattern = f"(?<={re.escape(begin)}\n).*?(?={re.escape(end)})"
    page.write_text(re.sub(pattern, lambda _: text, before, flags=re.DOTALL), encoding="utf-8")
