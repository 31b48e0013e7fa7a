"""Makes the pictures of this folder from a home with a publication and its products: what `make screenshots` calls."""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from smart_customs.paths import PROJECT, Home

sys.path.insert(0, str(PROJECT / "tests" / "browser"))

from opened import chromium, interface  # noqa: E402 - stands with the browser tests

IMAGES = PROJECT / "docs" / "images"
MART = "assets/marts/fct_technology_adoption_by_region"


def main() -> None:
    """Writes the pictures. The home is that of SMART_CUSTOMS_HOME."""
    home = Home.from_environment()
    if not (home.products / "index.html").exists():
        sys.exit(f"{home.products}: expected the products, found none. Make them first: make run, then make products")
    IMAGES.mkdir(exist_ok=True)
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        report = home.products / "report"
        latest = max(path for path in report.iterdir() if path.is_dir())
        for name, file in (("report_en", "index.html"), ("report_fr", "index.fr.html")):
            page.goto((latest / file).as_uri())
            page.screenshot(path=IMAGES / f"{name}.png")
        phone = browser.new_page(viewport={"width": 390, "height": 844})
        phone.goto((latest / "index.html").as_uri())
        phone.screenshot(path=IMAGES / "report_phone.png")
        with interface(PROJECT, os.environ, Path(folder) / "interface.log") as address:
            _interface(page, address)
    print(f"Made: {', '.join(sorted(path.name for path in IMAGES.glob('*.png')))}")


def _interface(page: Page, address: str) -> None:
    page.goto(f"{address}/asset-groups")
    page.get_by_text("marts_maturity").first.wait_for(timeout=60_000)
    page.wait_for_timeout(2000)
    page.screenshot(path=IMAGES / "ui_lineage.png")
    page.goto(f"{address}/{MART}")
    page.get_by_text("Row count").first.wait_for(timeout=60_000)
    page.wait_for_timeout(2000)
    page.screenshot(path=IMAGES / "ui_mart.png")
    page.goto(f"{address}/{MART}?view=events")
    page.get_by_text("[Show Markdown]").first.click()
    page.locator("img[alt]").last.wait_for(timeout=60_000)
    page.wait_for_timeout(1000)
    page.screenshot(path=IMAGES / "ui_chart.png")
    page.goto(f"{address}/{MART}?view=checks")
    page.wait_for_timeout(4000)
    page.screenshot(path=IMAGES / "ui_checks.png")


if __name__ == "__main__":
    main()
