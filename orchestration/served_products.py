"""The folder of products as an ASGI application: its files as they lie there, and nothing else of the home."""

import os
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# By the end of a name; Python's own list depends on the machine. What stands here is text in UTF-8 where it is text.
_TYPES = {
    ".cff": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}
_NOT_MADE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>No such page</title>
<p>There is no such page among the products.
If they were not made yet: run <code>make products</code>, then load this page again.</p>
</html>
"""


class ServedProducts(StaticFiles):
    """Answers GET and HEAD; shows no folder but by its index.html, no file whose path has a part that begins with a dot."""

    def __init__(self, products: Path) -> None:
        super().__init__(directory=products, html=True, check_dir=False)

    async def check_config(self) -> None:
        """Nothing: the folder may come later."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        hidden = path != "." and any(part.startswith(".") for part in path.split(os.sep))
        try:
            response = None if hidden else await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
            response = None
        if response is None:
            response = HTMLResponse(_NOT_MADE, status_code=404)
        if isinstance(response, FileResponse):
            # Left to the browser, a file of an unknown kind is saved.
            response.headers["Content-Type"] = _TYPES.get(Path(response.path).suffix, "application/octet-stream")
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
