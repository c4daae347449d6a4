"""Before an import: which headers no column knows, and what they stand for."""

from __future__ import annotations

import streamlit as st

from data import schema as s
from data.workflows.headers import HeaderCheck
from matching.errors import CertMatchError
from pages.components.access import import_files
from pages.components.import_record import forget_file
from pages.components.import_results import show_error
from pages.components.messages import language, say

_KEEP = ""
_COUNTS = (s.CERTIFICATES, s.ORGANIZATIONS)


def show_sheet_choice(kind: str, content: bytes, file: str) -> str:
    """Ask which sheet of a workbook is read; return its name, blank for the one that fits best."""
    try:
        names = import_files.list_sheets(kind, content, file)
    except CertMatchError:
        # The reader refuses the file itself, and says why.
        return ""
    if len(names) < 2:
        return ""
    chosen = st.selectbox(say("imports.sheet", count=len(names)), names,
                          key=f"sheet_{kind}_{hash((file, content))}",
                          on_change=forget_file)  # fmt: skip
    return "" if chosen == names[0] else chosen


def show_header_mapping(kind: str, content: bytes, file: str, sheet: str) -> bool:
    """Ask for the headers that no column knows; return whether the file can be imported.

    What is chosen is remembered for files with the same headers.

    Parameters
    ----------
    sheet
        From `show_sheet_choice`.
    """
    try:
        check = import_files.check_headers(kind, content, file, sheet)
    except CertMatchError as error:
        show_error(error)
        return False
    return _show_mapping(kind, check, hash((file, content, sheet)))


def show_statistics_questions(content: bytes, file: str) -> tuple[bool, str]:
    """Ask for unknown headers and for the month, where a file of statistics leaves them open.

    Returns
    -------
    tuple
        Whether the file can be imported, and the month (YYYY-MM) that was given.
    """
    check, lacks_month = import_files.statistics_questions(content, file)
    ready = check is None or _show_mapping("statistics", check, hash((file, content)))
    # A month may just have been mapped.
    if not (lacks_month and import_files.statistics_questions(content, file)[1]):
        return ready, ""
    month = st.selectbox(say("imports.month"), import_files.past_months(), index=None,
                         placeholder=say("imports.month_choose"), on_change=forget_file,
                         key=f"month_{hash((file, content))}")  # fmt: skip
    st.caption(say("imports.month_note"))
    return month is not None, month or ""


def _show_mapping(kind: str, check: HeaderCheck, brought: int) -> bool:
    if not check.unknown:
        return True
    remembered, is_open = _first_sight(kind, check, brought)
    if remembered:
        st.caption(say("imports.headers_remembered", names=remembered))
    with st.expander(say("imports.headers", count=len(check.unknown)), expanded=is_open,
                     icon=":material/view_column:"):  # fmt: skip
        st.caption(say("imports.headers_note"))
        chosen = _ask(kind, check)
        if chosen != dict(check.chosen):
            try:
                import_files.remember_headers(check, chosen)
            except CertMatchError as error:
                show_error(error)
                return False
    left_out = [column for column in check.missing if column.name not in chosen.values()]
    if left_out:
        names = say("frame.comma").join(_column_name(column.name, check) for column in left_out)
        st.warning(say("imports.headers_missing", names=names))
    return not left_out


def _first_sight(kind: str, check: HeaderCheck, brought: int) -> tuple[str, bool]:
    """Return what was remembered when the file came, and whether needed columns were left.

    Kept while the file is here: a box that closes at a choice hides the headers still to choose.
    """
    key = f"headers_seen_{kind}"
    source, *seen = st.session_state.get(key, (None, "", False))
    if source != brought:
        names = [f"{header} → {_column_name(name, check)}" for header, name in check.chosen.items()]
        # Statistics have two counts, and either may be among the headers nobody knows.
        wanted = {c.name for c in check.free if c.required or c.name in _COUNTS}
        missing = wanted - set(check.chosen.values())
        seen = [say("frame.comma").join(names), bool(missing)]
        st.session_state[key] = (brought, *seen)
    return seen[0], seen[1]


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
