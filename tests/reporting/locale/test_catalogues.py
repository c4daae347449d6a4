"""Both languages say the same things, each in its own words, and the code asks for no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from data import schema
from reporting.locale import LANGUAGES, read_catalogue

ROOT = Path(__file__).parents[3]
ASKING_FUNCTIONS = {"say", "text"}
KEY = re.compile(r"[a-z_]+(\.[\w-]+)+")

# Latin words that a Chinese sentence may hold: names of products, schemes and file formats.
LATIN_NAMES = {
    *("CertMatch", "Streamlit", "SQLite", "PostgreSQL", "Excel", "WPS", "Python", "Chromium"),
    *(
        "CSV",
        "XLSX",
        "XLS",
        "PNG",
        "SVG",
        "PDF",
        "DOC",
        "DOCX",
        "PPTX",
        "HTML",
        "JSON",
        "TOML",
        "ICS",
    ),
    *(
        "URL",
        "UTF",
        "GB",
        "MB",
        "ID",
        "Ctrl",
        "YYYY",
        "MM",
        "DD",
        "CNCA",
        "CNAS",
        "CCAA",
        "IAF",
        "MD",
    ),
    *("Spearman", "Kendall"),
    *("OLD", "NEW", "English", *schema.SCHEMES),
}
# What a terminal sentence quotes because a person types it so.
TYPED_WORDS = {"import", "demo", "serve", "json", "remove", "keep"}
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# A term quoted from a Chinese source stands in brackets or quotation marks.
QUOTED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|“[^“”]*”")
NOT_WORDS = re.compile(
    r"\{[^{}]*\}|`[^`]*`|<[^<>]*>|:material/\w+:|https?://\S+|\.[a-z]{2,5}\b|\b\w*[_\d]\w*\b"
)


def untranslated_words(sentence: str) -> list[str]:
    """Return the Latin words of a Chinese sentence that are no names; single letters may stay."""
    words = re.findall(r"[A-Za-z]{2,}", NOT_WORDS.sub(" ", sentence))
    return [word for word in words if word not in LATIN_NAMES | TYPED_WORDS]


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def python_sources() -> Iterator[tuple[str, ast.Module]]:
    folders = ("matching", "data", "reporting", "pages")
    paths = [ROOT / "app.py", ROOT / "cli.py"]
    paths += [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    for path in sorted(filter(Path.is_file, paths)):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def asked_keys(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and pattern of each key given to ``say`` or ``text``, or named by an error.

    An f-string gives a pattern with a gap: ``say(f"terms.level.{level}")`` → ``terms.level..+``.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in ASKING_FUNCTIONS:
            # text() takes the language first; either branch of a conditional key counts.
            for argument in node.args[:2]:
                options = (
                    [argument.body, argument.orelse]
                    if isinstance(argument, ast.IfExp)
                    else [argument]
                )
                yield from ((node.lineno, key) for key in map(key_pattern, options) if key)
        elif node.func.id == "CertMatchError" and node.args:
            code = node.args[0]
            if isinstance(code, ast.Constant):
                yield from (
                    (node.lineno, re.escape(f"errors.{code.value}.{part}"))
                    for part in ("what", "remedy")
                )


def key_pattern(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and KEY.fullmatch(str(node.value)):
        return re.escape(str(node.value))
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        parts = (
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
            for part in node.values
        )
        return "".join(parts)
    return None


def test_languages_have_the_same_keys() -> None:
    assert read_catalogue("zh")
    assert set(read_catalogue("zh")) ^ set(read_catalogue("en")) == set()


def test_languages_fill_the_same_places() -> None:
    english = read_catalogue("en")
    assert not {
        key: (places(sentence), places(english[key]))
        for key, sentence in read_catalogue("zh").items()
        if key in english and places(sentence) != places(english[key])
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty(language: str) -> None:
    messages = read_catalogue(language)
    assert not [key for key, value in messages.items() if not str(value).strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_excited(language: str) -> None:
    assert not [key for key, value in read_catalogue(language).items() if set(value) & set("!！")]


def test_chinese_is_translated() -> None:
    found = {key: untranslated_words(value) for key, value in read_catalogue("zh").items()}
    assert not {key: words for key, words in found.items() if words}


def test_english_is_translated() -> None:
    own_words = {
        key: QUOTED.sub("", value.replace("认证匹配", ""))
        for key, value in read_catalogue("en").items()
    }
    assert not {key: words for key, words in own_words.items() if CHINESE.search(words)}


def test_every_key_in_the_code_exists() -> None:
    keys = read_catalogue("zh")
    asked = [(name, line, key) for name, tree in python_sources() for line, key in asked_keys(tree)]
    assert asked
    assert not [
        f"{name}:{line} asks for {pattern}"
        for name, line, pattern in asked
        if not any(re.fullmatch(pattern, key) for key in keys)
    ]


def test_the_checks_see_what_they_look_for() -> None:
    assert untranslated_words("导入 {count} 行 CSV 到 `data/local`，P 与 A1 见 Overview") == [
        "Overview"
    ]
    tree = ast.parse('say("a.b"); text(x, f"c.{d}"); say("e.f" if g else "e.h")')
    assert [key for _, key in asked_keys(tree)] == [r"a\.b", r"c\..+", r"e\.f", r"e\.h"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_begins_like_an_item_of_a_markdown_list(language: str) -> None:
    marked = {key for key, sentence in read_catalogue(language).items()
              if re.match(r"[-+*] |\d+[.)] ", sentence)}  # fmt: skip
    assert marked == set()
