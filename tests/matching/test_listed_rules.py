"""Rules that are only listed are those that no line of the product asks a pack for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from data import schema
from matching.rule_checks import FIELDS, LISTED_ONLY

ROOT = Path(__file__).parents[2]
ASKS = {"rule", "value"}  # of a pack
# What rules may hold, and how they are shown.
NAMES_EVERY_RULE = {"matching/rule_checks.py", "reporting/rule_packs.py"}


def product_modules() -> dict[str, ast.Module]:
    files = [ROOT / "cli.py", *(path for package in ("matching", "data", "reporting", "pages")
                                for path in (ROOT / package).rglob("*.py"))]  # fmt: skip
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
            for path in files}  # fmt: skip


def list_imported(modules: dict[str, ast.Module]) -> set[str]:
    return {
        node.module
        for tree in modules.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
    }


def list_asked(tree: ast.Module) -> Iterator[str]:
    """Yield every text of a module that asks packs, and the columns it asks them by name."""
    asked = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)
             and node.attr in ASKS]  # fmt: skip
    if not asked or "matching.rule_packs" not in list_imported({"": tree}):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.partition(".")[0]
        elif isinstance(node, ast.Call) and node.func in asked:
            for each in node.args:
                if isinstance(each, ast.Attribute):
                    yield str(getattr(schema, each.attr, ""))


def test_rules_are_listed_only_if_and_only_if_nothing_reads_them() -> None:
    modules = product_modules()
    imported = list_imported(modules)
    used = {
        name: tree for name, tree in modules.items()
        if name not in NAMES_EVERY_RULE
        # A model that nobody calls applies nothing.
        and (not name.startswith("matching/")
             or name.removesuffix(".py").replace("/", ".") in imported)
    }  # fmt: skip
    read = {text for tree in used.values() for text in list_asked(tree)}
    assert sorted(LISTED_ONLY) == sorted(set(FIELDS) - read)
