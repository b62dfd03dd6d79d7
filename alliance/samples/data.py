"""The tables that invented organisations are made from."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

TABLES = Path(__file__).parent / "tables"


@cache
def table(name: str) -> dict[str, Any]:
    """The content of tables/<name>.toml; not to be changed."""
    with (TABLES / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
