"""The house rules that a program can check: who may import whom, and what stands where."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from data import schema

ROOT = Path(__file__).parents[1]

# Package → what it must not import. Data walks one way: files, loaders, store, workflows, pages.
FORBIDDEN_IMPORTS = {
    "matching": "pandas streamlit plotly sqlalchemy data reporting pages",
    "data/schema.py": "data.store data.loaders data.workflows streamlit sqlalchemy reporting pages",
    "data/indicators": (
        "data.store data.loaders data.ledger data.workflows streamlit sqlalchemy reporting pages"
    ),
    "data/loaders": ("data.store data.ledger data.workflows streamlit sqlalchemy reporting pages"),
    "data/store": "data.loaders data.ledger data.workflows streamlit reporting pages",
    "data/ledger": "data.store data.loaders data.workflows streamlit reporting pages",
    "data/workflows": "streamlit plotly reporting pages",
    "reporting": ("streamlit sqlalchemy data.store data.loaders data.ledger data.workflows pages"),
    "pages": (
        "sqlalchemy data.store data.loaders data.ledger "
        # A page never imports another page, nor do the components.
        "pages.home pages.statistics pages.matching pages.planning pages.administration"
    ),
}
PURE_CORE_MAY_IMPORT = {"numpy", "scipy", "skfuzzy", "matching"}
FUZZY_MODULES = {"matching/fuzzy.py", "matching/suitability.py"}
# Besides workflows: bringing the tables up to date is a transaction of its own, before any fact is
# written, and a benchmark fills a database that nobody else sees.
MAY_COMMIT = ("data/workflows", "data/store/engine.py", "benchmarks")
TOUCHES_THE_WORLD = {"os", "io", "pathlib", "random", "time", "tempfile", "shutil", "subprocess"}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
LONGEST_MODULE = 300
LONGEST_FRAME = 30


@cache
def list_modules() -> tuple[str, ...]:
    """Return every Python file that is, or is about to be, under version control."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(name for name in set(names.split("\n")) if (ROOT / name).is_file()))


def product_modules(*packages: str) -> list[str]:
    """Return the modules outside tests, of these packages or files only when any is given."""
    return [
        name
        for name in list_modules()
        if not name.startswith("tests/")
        and (not packages or any(is_within(name, package, "/") for package in packages))
    ]


def is_within(name: str, parent: str, separator: str) -> bool:
    return name == parent or name.startswith(parent + separator)


@cache
def parse_module(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), filename=name)


def list_imports(tree: ast.Module, package: str = "") -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of all imports; ``from a import b`` counts as ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) + 1 - node.level]
            base = ".".join([*(parents if node.level else []), *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def imports_of(name: str) -> list[tuple[int, str]]:
    package = ".".join(PurePosixPath(name).parent.parts)
    return list(list_imports(parse_module(name), package))


def test_import_scanner_sees_every_form() -> None:
    source = "import a.b\nfrom c import d\nfrom . import e\nfrom ..f import g\n"
    found = [module for _, module in list_imports(ast.parse(source), "x.y")]
    assert found == ["a.b", "c.d", "x.y.e", "x.f.g"]


@pytest.mark.parametrize("package", FORBIDDEN_IMPORTS)
def test_package_imports_only_what_it_may(package: str) -> None:
    forbidden = FORBIDDEN_IMPORTS[package].split()
    assert not [
        f"{name}:{line} imports {module}"
        for name in product_modules(package)
        for line, module in imports_of(name)
        if any(is_within(module, other, ".") for other in forbidden)
    ]


def test_core_is_pure() -> None:
    allowed = (PURE_CORE_MAY_IMPORT | sys.stdlib_module_names) - TOUCHES_THE_WORLD
    assert not [
        f"{name}:{line} imports {module}"
        for name in product_modules("matching")
        for line, module in imports_of(name)
        if (top := module.split(".")[0]) not in allowed
        or (top == "skfuzzy" and name not in FUZZY_MODULES)
    ]


def test_only_workflows_commit() -> None:
    assert not [
        f"{name}:{node.lineno} calls .{node.func.attr}()"
        for name in product_modules()
        if not any(is_within(name, place, "/") for place in MAY_COMMIT)
        for node in ast.walk(parse_module(name))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("commit", "begin")
    ]


def test_column_names_stand_in_the_schema_only() -> None:
    columns = {
        value
        for constant, value in vars(schema).items()
        if constant.isupper() and isinstance(value, str) and "_" in value
    }
    # Kinds of cells are no columns, the core names its own parameters, and a migration records
    # what the names were.
    exempt = (
        "data/schema.py",
        "data/columns.py",
        "data/finding_columns.py",
        "data/forecast_columns.py",
        "data/rating_columns.py",
        "data/capacity_columns.py",
        "data/certificate_columns.py",
        "data/programme_columns.py",
        "data/service_columns.py",
        "data/staffing_columns.py",
        "matching",
        "data/store/migrations",
        "benchmarks",
    )
    own_names = {name for package in exempt for name in product_modules(package)}
    assert columns
    assert not [
        f"{name}:{node.lineno} writes {node.value!r}"
        for name in product_modules()
        if name not in own_names
        for node in ast.walk(parse_module(name))
        if isinstance(node, ast.Constant) and node.value in columns
    ]


def test_module_names_are_nouns_of_the_field() -> None:
    assert not [
        name
        for name in list_modules()
        if EMPTY_NAMES & {part.removesuffix(".py") for part in PurePosixPath(name).parts}
    ]


def test_modules_are_short() -> None:
    lengths = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in list_modules()}
    product = {name: n for name, n in lengths.items() if not name.startswith("tests/")}
    assert not {name: n for name, n in product.items() if n > LONGEST_MODULE}
    assert lengths.get("app.py", 0) <= LONGEST_FRAME


def test_page_scripts_stand_in_sub_folders() -> None:
    directly = [name for name in product_modules("pages") if name.count("/") == 1]
    assert directly in ([], ["pages/__init__.py"])


def test_no_test_package_hides_a_real_one() -> None:
    assert not [n for n in list_modules() if n.startswith("tests/") and n.endswith("__init__.py")]


def test_errors_are_caught_by_name() -> None:
    def is_blind(handler: ast.ExceptHandler) -> bool:
        caught = ast.walk(handler.type) if handler.type else []
        names = {node.id for node in caught if isinstance(node, ast.Name)}
        return handler.type is None or bool(names & {"Exception", "BaseException"})

    assert not [
        f"{name}:{node.lineno}"
        for name in list_modules()
        for node in ast.walk(parse_module(name))
        if isinstance(node, ast.ExceptHandler) and is_blind(node)
    ]


def test_checks_are_not_asserts() -> None:
    assert not [
        f"{name}:{node.lineno}"
        for name in product_modules()
        for node in ast.walk(parse_module(name))
        if isinstance(node, ast.Assert)
    ]
