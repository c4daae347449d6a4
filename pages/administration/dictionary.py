"""Data dictionary: every column of every kind of file, straight from the schema."""

import streamlit as st

from data import schema as s
from pages.components import filters, frame
from pages.components.access import quality
from pages.components.messages import language, say
from pages.components.tables import show_sentences
from reporting.words import column_word

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
is_report = chosen == "audit-report"
rated = shown[s.KIND] == s.Kind.RATING.value
blank = (shown[s.CONTENT] == "") | rated
shown = shown.assign(**{
    s.KIND: shown[s.KIND].map(lambda kind: say(f"quality.cell.{kind}")),
    s.CONTENT: shown[s.CONTENT].mask(
        blank, shown[s.KIND].map(lambda kind: say(f"quality.content.{kind}"))
    ),
    **{name: shown[name].map({True: say("quality.yes"), False: ""})
       for name in (s.REQUIRED, s.IS_KEY)},
    # The name of a column is what the language reads first; the other one is a header too.
    s.COLUMN: shown[s.COLUMN].map(
        lambda name: column_word(name, language()) if is_report or language() == "zh" else name
    ),
    s.HEADERS: shown[s.HEADERS] if is_report else shown[s.HEADERS] + "、" + shown[s.COLUMN],
})  # fmt: skip
names = (s.COLUMN, s.HEADERS, s.REQUIRED, s.IS_KEY, s.KIND, s.CONTENT)
headers = {name: say(f"quality.column.{name}") for name in names}
headers[s.KIND] = say("quality.column.type")
if is_report:
    headers = {s.COLUMN: say("quality.column.field"), s.HEADERS: say("quality.column.labels"),
               s.KIND: say("quality.column.type")}  # fmt: skip
show_sentences(
    shown, "dictionary", headers=headers, file=f"dictionary-{chosen}",
    wide=s.HEADERS if is_report else s.CONTENT,
)  # fmt: skip
st.caption(say("quality.dictionary_note_report" if is_report else "quality.dictionary_note"))
if rated.any():
    st.caption(say("quality.dictionary_rating"))
frame.show_provenance(source=say("quality.dictionary_source"), rows=len(shown))
