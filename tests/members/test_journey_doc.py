"""The journeys that are told in docs/journeys name code that exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`([\w/]+\.py):([\w.]+)`")


def named() -> list[tuple[str, str]]:
    pages = (ROOT / "docs" / "journeys").glob("*.md")
    return sorted({found for page in pages for found in NAMED.findall(page.read_text(encoding="utf-8"))})


def symbols(tree: ast.AST, prefix: str = "") -> set[str]:
    """Functions and classes of a module, and methods as "Class.method"."""
    found = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(prefix + node.name)
        if isinstance(node, ast.ClassDef):
            found |= symbols(node, f"{prefix}{node.name}.")
    return found


@pytest.mark.parametrize(("file", "symbol"), named())
def test_what_the_journey_names_exists(file, symbol):
    assert symbol in symbols(ast.parse((ROOT / file).read_text(encoding="utf-8")))


def test_journey_of_signing_up_names_its_hops():
    assert len(named()) > 25
