"""Dagster's web server, which also serves the products: so that links in metadata open, whatever the port is."""

from pathlib import Path

import dagster_webserver.app
from dagster_webserver.cli import main
from dagster_webserver.webserver import DagsterWebserver
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route

from orchestration.links import PRODUCTS
from orchestration.served_products import ServedProducts
from smart_customs.paths import Home


class Webserver(DagsterWebserver):
    """Dagster's own, with the products below a path of theirs."""

    def build_routes(self) -> list[BaseRoute]:
        return [*product_routes(Home.from_environment().products), *super().build_routes()]


def product_routes(products: Path) -> list[BaseRoute]:
    """The routes of a folder of products."""
    return [Route(PRODUCTS, lambda _: RedirectResponse(f"{PRODUCTS}/")), Mount(PRODUCTS, ServedProducts(products))]


if __name__ == "__main__":
    # The command line of Dagster's web server makes its application there, and takes no other.
    dagster_webserver.app.DagsterWebserver = Webserver
    main()
