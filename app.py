"""The dashboard's frame: run it with ``python cli.py serve``."""

import streamlit as st

from pages.components import frame, menu

frame.set_up()
page = st.navigation(menu.list_pages(), expanded=True)
frame.show_sidebar()
page.run()
