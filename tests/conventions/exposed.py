"""Which marts products say they read, and which their code names, as functions over dbt's manifest and Python."""

import ast
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from .rules import Manifest, marts


def strings(source: str) -> Iterable[str]:
    """The texts that code works with: all but docstrings."""
    tree = ast.parse(source)
    bodies = [
        node.body[0] for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body
    ]
    docstrings = {id(first.value) for first in bodies if isinstance(first, ast.Expr)}
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings)
    return [node.value for node in nodes if isinstance(node.value, str)]


def named(texts: Iterable[str], names: Collection[str]) -> set[str]:
    """Those names that stand in one of the texts; one without an underscore, an ordinary word, only behind its schema."""
    found = set()
    for text in texts:
        words = set(re.findall(r"\w+", text))
        found |= {name for name in names if (name in words if "_" in name else re.search(rf"\b(?:public|marts)\.{name}\b", text))}
    return found


def wrongly_exposed(manifest: Manifest, project: Path) -> list[str]:
    """Exposures that do not depend on the marts that their code names; without code, on all that the public may see."""
    names = {node["name"] for node in marts(manifest)}
    public = {node["name"] for node in marts(manifest) if node["config"]["meta"].get("disclosure", {}).get("kind") != "office"}
    found = []
    for exposure in manifest["exposures"].values():
        code = [project / path for path in exposure["config"]["meta"].get("code", [])]
        files = [file for path in code for file in ([path] if path.is_file() else sorted(path.rglob("*.py")))]
        read = named((text for file in files for text in strings(file.read_text(encoding="utf-8"))), names) if code else public
        depends = {parent.rpartition(".")[2] for parent in exposure["depends_on"]["nodes"]}
        found += [f"{exposure['name']} reads {name}, and does not say so" for name in sorted(read - depends)]
        found += [f"{exposure['name']} says that it reads {name}, and does not" for name in sorted(depends - read)]
    return found


def exposed_before_it_is_fit(manifest: Manifest) -> dict[str, str]:
    """Parents of exposures that are no public tables."""
    parents = {parent for exposure in manifest["exposures"].values() for parent in exposure["depends_on"]["nodes"]}
    nodes: Mapping[str, Mapping] = manifest["nodes"]
    return {
        nodes[parent][
            "name"
        ]: f"is a {nodes[parent]['config']['materialized']} with access {nodes[parent]['config'].get('access')}"
        for parent in parents
        if (nodes[parent]["config"]["materialized"], nodes[parent]["config"].get("access")) != ("table", "public")
    }
