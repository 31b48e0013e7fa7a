"""Addresses of the products in Dagster's interface, which serves them itself: paths of the same origin, whatever its port."""

from urllib.parse import quote

import dagster as dg

PRODUCTS = "/products"


def product_page(path: str) -> dg.MetadataValue:
    """The link to a page, by its path below the folder of products."""
    return dg.MetadataValue.url(f"{PRODUCTS}/{quote(path, safe='/#!')}")
