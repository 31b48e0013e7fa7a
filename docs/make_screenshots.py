"""Makes the pictures of this folder from a home with a publication and its products: what `make screenshots` calls."""

import os
import sys
import tempfile
from pathlib import Path

from smart_customs.paths import PROJECT, Home

sys.path.insert(0, str(PROJECT / "tests" / "browser"))

from opened import chromium, interface  # noqa: E402 - stands with the browser tests

IMAGES = PROJECT / "docs" / "images"
MART = "assets/marts/fct_technology_adoption_by_region"
# Name of the picture -> where it is below the interface, and a text that stands there once it is whole.
INTERFACE = {
    "ui_timeline": ("timeline", "survey_products"),
    "ui_lineage": ("asset-groups", "marts_maturity"),
    "ui_mart": (MART, "Row count"),
    "ui_checks": (f"{MART}?view=checks", "Latest execution"),
}


def main() -> None:
    """Writes the pictures. The home is that of SMART_CUSTOMS_HOME."""
    home = Home.from_environment()
    if not (home.products / "index.html").exists():
        sys.exit(f"{home.products}: expected the products, found none. Make them first: make run, then make products")
    IMAGES.mkdir(exist_ok=True)
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        screen = browser.new_page(viewport={"width": 1400, "height": 1000})
        phone = browser.new_page(viewport={"width": 390, "height": 844})
        latest = max(path for path in (home.products / "report").iterdir() if path.is_dir())
        for name, file in _pages(home.products, latest).items():
            page = phone if name.endswith("phone") else screen
            page.goto(file.as_uri())
            # Charts that a page draws itself.
            page.wait_for_load_state("networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")
        with interface(PROJECT, os.environ, Path(folder) / "interface.log") as address:
            for name, (path, text) in INTERFACE.items():
                screen.goto(f"{address}/{path}")
                screen.get_by_text(text).first.wait_for(timeout=60_000)
                screen.wait_for_load_state("networkidle")
                screen.wait_for_timeout(1000)
                screen.screenshot(path=IMAGES / f"{name}.png")
    print(f"Made: {', '.join(sorted(path.name for path in IMAGES.glob('*.png')))}")


def _pages(products: Path, latest: Path) -> dict[str, Path]:
    """Name of the picture -> the page, of those pages that were made. `latest`: the folder of the latest wave's report."""
    pages = {
        "index": products / "index.html",
        "report_en": latest / "index.html",
        "report_fr": latest / "index.fr.html",
        "report_phone": latest / "index.html",
        "explore": products / "explore" / "index.html",
        "checks": products / "checks" / "index.html",
    }
    if regions := sorted(path for path in latest.glob("region_*.html") if not path.name.endswith(".fr.html")):
        pages["region"] = regions[0]
    return {name: path for name, path in pages.items() if path.exists()}


if __name__ == "__main__":
    main()
