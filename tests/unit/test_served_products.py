"""What the interface serves of a home: the products, with the right kinds, and nothing beside them."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from orchestration.webserver import product_routes

SECRET = "answers of Members"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with products, and files beside and among them that are nobody's business."""
    home = tmp_path_factory.mktemp("home")
    for name in ("report/2024/index.html", "open_data/2024/codebook.csv", "index.html", "public_tables.duckdb", "données é.txt"):
        (home / "products" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "products" / name).write_text(f"{name}: très bien", encoding="utf-8")
    for name in ("warehouse/restricted.duckdb", "products/.lock", "products/.draft/index.html", "products_of_others/index.html"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(SECRET)
    (home / "products" / "link.html").symlink_to(home / "warehouse" / "restricted.duckdb")
    (home / "products" / "link").symlink_to(home / "warehouse", target_is_directory=True)
    return home


def served(products: Path) -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(Starlette(routes=product_routes(products)), log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def port(home: Path) -> Iterator[int]:
    yield from served(home / "products")


def ask(port: int, path: str, method: str = "GET") -> tuple[int, str, str]:
    """(status, kind of content, content); the path is sent as it stands."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest(method, path, skip_host=False)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.getheader("Content-Type") or "", answer.read().decode("utf-8")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/products/report/2024/index.html", "text/html; charset=utf-8"),
        ("/products/open_data/2024/codebook.csv", "text/csv; charset=utf-8"),
        ("/products/public_tables.duckdb", "application/octet-stream"),
        ("/products/donn%C3%A9es%20%C3%A9.txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_product_comes_as_it_lies_there_and_as_what_it_is(port: int, path: str, kind: str):
    status, found, content = ask(port, path)
    assert (status, found) == (200, kind)
    assert content.endswith(": très bien")


def test_a_folder_is_shown_by_its_index_alone(port: int):
    assert ask(port, "/products/") == (200, "text/html; charset=utf-8", "index.html: très bien")
    assert ask(port, "/products/report/2024/")[2] == "report/2024/index.html: très bien"
    assert ask(port, "/products/open_data/2024/")[0] == 404
    assert ask(port, "/products")[0] == 307


@pytest.mark.parametrize(
    "path",
    [
        "/products/../warehouse/restricted.duckdb",
        "/products/%2e%2e/warehouse/restricted.duckdb",
        "/products/..%2fwarehouse%2frestricted.duckdb",
        "/products/report/../../warehouse/restricted.duckdb",
        "/products//etc/passwd",
        "/products/%2Fetc%2Fpasswd",
        "/products/..%5Cwarehouse%5Crestricted.duckdb",
        "/products/../products_of_others/index.html",
        "/products/.lock",
        "/products/%2Elock",
        "/products/report/../.lock",
        "/products/.draft/",
        "/products/.draft/index.html",
        "/products/link.html",
        "/products/link/restricted.duckdb",
        "/products/index.html%00.txt",
        "/products/" + "x" * 3000,
        "/warehouse/restricted.duckdb",
    ],
)
def test_nothing_else_of_the_home_is_served(port: int, path: str):
    status, _, content = ask(port, path)
    assert status == 404
    assert SECRET not in content and "root:" not in content


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_products_are_only_read(home: Path, port: int, method: str):
    assert ask(port, "/products/index.html", method)[0] == 405
    assert (home / "products/index.html").read_text(encoding="utf-8") == "index.html: très bien"


def test_before_products_are_made_a_page_says_what_to_run(tmp_path: Path):
    for port in served(tmp_path / "products"):
        status, kind, content = ask(port, "/products/report/2024/index.html")
        assert (status, kind) == (404, "text/html; charset=utf-8")
        assert "run <code>make products</code>" in content
        (tmp_path / "products").mkdir()
        (tmp_path / "products" / "index.html").write_text("made")
        assert ask(port, "/products/")[2] == "made"
