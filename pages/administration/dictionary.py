"""Data dictionary: every column of every kind of file, straight from the schema."""

import streamlit as st

from data import schema as s
from pages.components import filters, frame
from pages.components.access import quality
from pages.components.messages import language, say
from pages.components.tables import show_table

columns = quality.columns(language())
datasets = list(columns[s.DATASET].unique())
frame.show_title(
    say("menu.page.data-dictionary"),
    say("quality.dictionary_finding", datasets=len(datasets), columns=len(columns)),
)
(place,) = frame.filter_row(1)
with place:
    chosen = filters.show_choice(
        s.DATASET, say("imports.kind"), datasets, label_of=lambda name: say(f"imports.kinds.{name}")
    )
shown = columns[columns[s.DATASET] == chosen]
names = (s.COLUMN, s.HEADERS, s.REQUIRED, s.IS_KEY, s.KIND, s.CONTENT)
show_table(
    shown.assign(**{s.KIND: shown[s.KIND].map(lambda kind: say(f"quality.cell.{kind}"))}),
    "dictionary",
    headers={name: say(f"quality.column.{name}") for name in names},
    file=f"dictionary-{chosen}",
    rows=30,
    wide=s.CONTENT,
)
st.caption(say("quality.dictionary_note"))
frame.show_provenance(source="data/schema.py", rows=len(shown))
