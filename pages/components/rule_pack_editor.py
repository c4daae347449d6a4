"""Copying, editing, validating and exchanging a pack as one TOML file."""

from __future__ import annotations

import streamlit as st

from matching.errors import CertMatchError
from matching.rule_packs import RulePack
from pages.components import access, filters
from pages.components.access import rule_packs
from pages.components.messages import language, say
from pages.components.rule_pack_view import OUTCOME
from pages.components.sentences import error_sentence
from reporting.calculation import pack_name

# The draft outlives the page; the widget's own state does not.
_DRAFT, _TEXT, _SEEN = "pack_draft", "pack_text", "pack_file_seen"
CHOSEN = "pack"


def show_exchange(pack: RulePack, *, is_own: bool) -> None:
    """Offer the file, a copy of the pack, and for a pack of the body editing and deleting."""
    st.subheader(say("rules.exchange"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            say("rules.download"), rule_packs.pack_file(pack.id), file_name=f"{pack.id}.toml",
            mime="application/toml", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        if is_own:
            if st.button(say("rules.edit"), icon=":material/edit:"):
                open_draft(rule_packs.pack_file(pack.id))
            _show_delete(pack)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        own = f"{pack.id}-copy" if pack.id.startswith("own-") else f"own-{pack.id}"
        name = st.text_input(say("rules.new_id"), own, key=f"copy_id_{pack.id}",
                             help=say("rules.new_id_help"))  # fmt: skip
        if st.button(say("rules.copy"), icon=":material/content_copy:"):
            _copy(pack, name)


def _show_delete(pack: RulePack) -> None:
    with st.popover(say("rules.delete"), icon=":material/delete:"):
        st.markdown(say("rules.delete_ask", id=pack.id))
        st.button(say("rules.delete"), key="delete_pack", on_click=_delete, args=(pack.id,))


def _delete(identifier: str) -> None:
    try:
        rule_packs.delete(identifier)
    except CertMatchError as error:
        st.session_state[OUTCOME] = ("error", error_sentence(error))
    else:
        st.session_state[OUTCOME] = ("success", say("rules.deleted", id=identifier))


def _copy(pack: RulePack, name: str) -> None:
    try:
        content = rule_packs.copy_of(pack.id, name.strip())
    except CertMatchError as error:
        st.error(error_sentence(error))
    else:
        open_draft(content)


def open_draft(content: str) -> None:
    """Put a text into the editor."""
    st.session_state[_DRAFT] = st.session_state[_TEXT] = content


def show_editor() -> None:
    """Show the draft with what is wrong with it; bring a file into it."""
    _show_upload()
    st.subheader(say("rules.draft"), anchor=False)
    if _DRAFT not in st.session_state:
        st.markdown(say("rules.no_draft"))
        return
    st.caption(say("rules.draft_note"))
    st.session_state[_TEXT] = st.session_state.get(_TEXT, st.session_state[_DRAFT])
    content = st.text_area(say("rules.text"), key=_TEXT, height=420)
    st.session_state[_DRAFT] = content
    found = _validate(content)
    if found is None:
        return
    person = st.text_input(say("rules.saved_by"), access.person(), key="save_person")
    with st.container(horizontal=True):
        st.button(say("rules.save"), type="primary", icon=":material/save:", on_click=_save,
                  args=(content, person))  # fmt: skip
        st.button(say("rules.discard"), on_click=_discard)


def _validate(content: str) -> RulePack | None:
    """Say whether the draft can be saved; return it if so."""
    st.button(say("rules.validate"), icon=":material/rule:")
    try:
        found = rule_packs.read_rule_pack(content)
        if found.id in rule_packs.list_shipped():
            raise CertMatchError("rule_pack_shipped", where="id", found=found.id, expected="own-…")
    except CertMatchError as error:
        st.error(error_sentence(error))
        st.button(say("rules.discard"), on_click=_discard)
        return None
    st.success(say("rules.valid", name=pack_name(found, language()), id=found.id,
                   count=len(found.rules)))  # fmt: skip
    if found.id in {pack.id for pack in rule_packs.packs()}:
        st.warning(say("rules.replaces", id=found.id))
    return found


def _save(content: str, person: str) -> None:
    try:
        pack = rule_packs.save(content, person)
    except CertMatchError as error:
        st.session_state[OUTCOME] = ("error", error_sentence(error))
        return
    _discard()
    filters.choose(CHOSEN, pack.id)
    st.session_state[OUTCOME] = ("success", say("rules.saved", id=pack.id))


def _discard() -> None:
    for key in (_DRAFT, _TEXT):
        st.session_state.pop(key, None)


def _show_upload() -> None:
    brought = st.file_uploader(say("rules.file"), type=["toml"], key="pack_file")
    if brought is None or st.session_state.get(_SEEN) == brought.file_id:
        return
    st.session_state[_SEEN] = brought.file_id
    try:
        open_draft(brought.getvalue().decode("utf-8-sig"))
    except UnicodeDecodeError:
        st.error(say("rules.not_utf8"))
