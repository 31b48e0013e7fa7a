"""The texts beside the data: what is there and how to read it, how to cite it, and the licence."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = {"README.md": "README.md.j2", "CITATION.cff": "CITATION.cff.j2", "LICENSE": "LICENSE.j2"}


def write_texts(about: Mapping[str, str], target: Path) -> None:
    """Writes the files into the folder `target`; `about`: what the templates beside this file name."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True
    )
    for name, template in TEMPLATES.items():
        (target / name).write_text(templates.get_template(template).render(about), encoding="utf-8")
