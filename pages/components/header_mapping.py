"""Before an import: which headers no column knows, and what they stand for."""

from __future__ import annotations

import streamlit as st

from data.workflows.headers import HeaderCheck
from matching.errors import CertMatchError
from pages.components.access import import_files
from pages.components.import_results import show_error
from pages.components.messages import language, say

_KEEP = ""


def show_header_mapping(kind: str, content: bytes, file: str) -> bool:
    """Ask for the headers that no column knows; return whether the file can be imported.

    What is chosen is remembered for files with the same headers.
    """
    try:
        check = import_files.check_headers(kind, content, file)
    except CertMatchError as error:
        show_error(error)
        return False
    if not check.unknown:
        return True
    missing = [column for column in check.missing if column.name not in check.chosen.values()]
    with st.expander(say("imports.headers", count=len(check.unknown)), expanded=bool(missing),
                     icon=":material/view_column:"):  # fmt: skip
        st.caption(say("imports.headers_note"))
        chosen = _ask(kind, check)
        if chosen != dict(check.chosen):
            try:
                import_files.remember_headers(kind, check, chosen)
            except CertMatchError as error:
                show_error(error)
                return False
    left_out = [column for column in check.missing if column.name not in chosen.values()]
    if left_out:
        names = say("frame.comma").join(_column_name(column.name, check) for column in left_out)
        st.warning(say("imports.headers_missing", names=names))
    return not left_out


def _ask(kind: str, check: HeaderCheck) -> dict[str, str]:
    names = [_KEEP, *(column.name for column in check.free)]
    chosen = {}
    places = st.columns(3)
    for number, header in enumerate(check.unknown):
        kept = check.chosen.get(header, _KEEP)
        with places[number % len(places)]:
            name = st.selectbox(
                header, names, index=names.index(kept) if kept in names else 0,
                format_func=lambda name: _column_name(name, check), key=f"header_{kind}_{header}",
            )  # fmt: skip
        if name != _KEEP:
            chosen[header] = name
    return chosen


def _column_name(name: str, check: HeaderCheck) -> str:
    if name == _KEEP:
        return say("imports.headers_keep")
    column = next(each for each in check.free if each.name == name)
    required = f" {say('imports.headers_required')}" if column.required else ""
    return (column.zh[0] if language() == "zh" else column.name) + required
