"""The printed calculation: one HTML page without anything from outside, to print and to file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from matching.errors import CertMatchError
from matching.rule_packs import CONFIDENCES, RulePack
from matching.workload import Client, Workload
from reporting.calculation import (
    CalculatedPart,
    Calculation,
    StepLine,
    answer_text,
    confidence_text,
    content_mark,
    days_text,
    list_contradictions,
    list_remarks,
    list_step_lines,
    pack_name,
    part_answer,
    reason_text,
    refusal_text,
)
from reporting.locale import text
from reporting.planned_team import list_member_rows, list_team_lines, list_team_notes
from reporting.rule_packs import until_text

_STYLE = """
@page { size: A4; margin: 18mm; }
body { font: 10.5pt/1.5 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: #1F2A37; max-width: 174mm; margin: 0 auto; padding: 8mm 4mm; }
h1 { font-size: 17pt; margin: 0 0 4mm; } h2 { font-size: 12.5pt; margin: 7mm 0 2mm; }
.answer { font-size: 12.5pt; font-weight: 600; border-left: 1mm solid #1F5FA8; padding-left: 3mm; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 1.2mm 2.5mm 1.2mm 0;
  border-bottom: 0.2mm solid #c8ced6; overflow-wrap: anywhere; }
th { font-weight: 600; } td.number, th.number { text-align: right; white-space: nowrap; }
tr.decides td { font-weight: 600; } tr, li { break-inside: avoid; } h2, h3 { break-after: avoid; }
td:first-child { min-width: 5em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.5mm 5mm; margin: 0; }
dt { opacity: 0.75; } dd { margin: 0; overflow-wrap: anywhere; }
.sign { display: flex; gap: 8mm; margin-top: 12mm; }
.sign span { flex: 1; border-top: 0.2mm solid #1F2A37; padding-top: 1mm; }
.small { font-size: 9pt; opacity: 0.85; overflow-wrap: anywhere; }
"""


def write_calculation(
    calculation: Calculation, language: str, *, made_on: date, link: str = ""
) -> bytes:
    """Return a calculation as an HTML page; the same arguments give the same bytes.

    Parameters
    ----------
    calculation
        With its parts computed.
    made_on
        The day that stands as that of the calculation.
    link
        Address that repeats it, blank = left out.
    """
    page = _Page(calculation, language)
    title = page.say("print_page.title")
    body = "\n".join(page.sections(made_on, link))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n"
        "</body>\n</html>\n"
    ).encode()


class _Page:
    """The sections of one page in one language."""

    def __init__(self, calculation: Calculation, language: str) -> None:
        self.calculation, self.language = calculation, language

    def say(self, key: str, **values: object) -> str:
        return text(self.language, f"calculation.{key}", **values)

    def sections(self, made_on: date, link: str) -> Iterator[str]:
        calculation = self.calculation
        yield f"<h1>{escape(self.say('print_page.title'))}</h1>"
        yield _list(
            [
                (self.say("print_page.client"),
                 calculation.client.strip() or self.say("print_page.not_given")),
                (self.say("print_page.day"), calculation.audited_on.isoformat()),
                (self.say("print_page.made_on"), made_on.isoformat()),
            ]
        )  # fmt: skip
        yield _heading(self.say("print_page.result"))
        yield f'<p class="answer">{escape(answer_text(calculation, self.language))}</p>'
        for each in calculation.parts:
            yield from self.part(each)
        yield from self.visit()
        yield from self.team()
        yield from self.notes()
        if link:
            yield f'<p class="small">{escape(self.say("print_page.link"))}: {escape(link)}</p>'
        places = ("made_by", "reviewed_by", "signed_on")
        spans = "".join(f"<span>{escape(self.say(f'print_page.{name}'))}</span>" for name in places)
        yield f'<div class="sign">{spans}</div>'

    def part(self, each: CalculatedPart) -> Iterator[str]:
        part, work = each.part, each.workload
        yield _heading(f"{part.scheme} {text(self.language, f'terms.scheme.{part.scheme}')}")
        yield _list([*self.pack_lines(part.pack), *self.input_lines(part.client, each)])
        if self.calculation.visit:
            yield f"<p>{escape(part_answer(work, self.language))}</p>"
        yield self.steps(list_step_lines(work.steps, self.language, work.decided_by))
        if each.others:
            yield f"<h3>{escape(self.say('others'))}</h3>"
            yield _table(
                [self.say(f"column.{name}") for name in ("pack", "days", "on_site", "limb")],
                [self.other(pack, found) for pack, found in each.others],
                numbers=(1, 2),
            )

    def visit(self) -> Iterator[str]:
        visit = self.calculation.visit
        if visit is None:
            return
        yield _heading(self.say("steps_combined"))
        rows = [(self.say("input.factor"), f"{self.calculation.given_factor:g}")]
        if self.calculation.factor_reason.strip():
            rows.append((self.say("print_page.reason"), self.calculation.factor_reason))
        yield _list(rows)
        yield self.steps(list_step_lines(visit.steps, self.language, "combination"))

    def team(self) -> Iterator[str]:
        check = self.calculation.team
        if check is None:
            return
        yield _heading(text(self.language, "planned_team.title"))
        yield _table(*list_member_rows(check.members, self.language))
        lines = list_team_lines(check, self.language)
        names = ("check", "verdict", "what", "clause", "confidence")
        yield _table(
            [text(self.language, f"planned_team.column.{name}") for name in names],
            [[each.check, each.verdict, each.what, each.clause, each.confidence] for each in lines],
            marked=[number for number, each in enumerate(lines) if each.falls_short],
        )
        notes = list_team_notes(check, self.calculation.audited_on, self.language)
        yield "".join(f'<p class="small">{escape(note)}</p>' for note in notes)

    def notes(self) -> Iterator[str]:
        remarks = [
            f"{scheme}: {sentence}" if scheme and self.calculation.visit else sentence
            for scheme, sentence in list_remarks(self.calculation, self.language)
        ]
        found = [
            f"{item.key} ({item.clause}): {item.zh if self.language == 'zh' else item.en}"
            for item in list_contradictions(self.calculation)
        ]
        for name, sentences in (("warnings", remarks), ("contradictions", found)):
            if sentences:
                items = "".join(f"<li>{escape(each)}</li>" for each in sentences)
                yield f"{_heading(self.say(name))}<ul>{items}</ul>"
        words = text(self.language, "calculation.scheme_joint").join(
            confidence_text(grade, self.language) for grade in CONFIDENCES
        )
        line = self.say("print_page.confidences", words=words)
        yield f'<p class="small">{escape(line)}</p>'

    def pack_lines(self, pack: RulePack) -> list[tuple[str, str]]:
        chinese = self.language == "zh"
        line = self.say(
            "print_page.pack_line", name=pack_name(pack, self.language), id=pack.id,
            document=pack.document, issuer=pack.issuer_zh if chinese else pack.issuer_en,
            mark=content_mark(pack),
        )  # fmt: skip
        note = pack.note_zh if chinese else pack.note_en
        rows = [(self.say("print_page.pack"), f"{line} {note}".strip())]
        until = until_text(pack.in_force_from, pack.in_force_to, self.language)
        return [*rows, (self.say("print_page.in_force"), until)]

    def input_lines(self, client: Client, each: CalculatedPart) -> Iterator[tuple[str, str]]:
        kind = text(self.language, f"workload.audit_type.{each.part.audit_type}")
        yield self.say("input.audit_type"), kind
        yield self.say("input.personnel"), f"{client.personnel:,}"
        if client.risk:
            yield self.say("input.risk"), text(self.language, f"workload.risk.{client.risk}")
        if client.similar_sites or client.dissimilar_sites:
            yield self.say("input.similar"), f"{client.similar_sites}"
            yield self.say("input.dissimilar"), f"{client.dissimilar_sites}"
        if client.site_personnel is not None:
            yield self.say("input.site_personnel"), f"{client.site_personnel:,}"
        if client.adjustment:
            yield self.say("input.adjustment"), f"{client.adjustment * 100:+g}"
        for name, value in client.options.items():
            yield self.say(f"input.{name}"), self.option(name, value)
        if each.reason.strip():
            yield self.say("print_page.reason"), each.reason

    def option(self, name: str, value: str) -> str:
        if name == "site_adjustment":
            return f"{float(value) * 100:+g}"
        return self.say(f"input.{value}") if name == "certified" else value

    def other(self, pack: RulePack, found: Workload | CertMatchError) -> list[str]:
        name = f"{pack_name(pack, self.language)} ({pack.id})"
        if isinstance(found, CertMatchError):
            reason = refusal_text(found, self.language)
            return [name, "", "", self.say("other_refused", reason=reason)]
        days = (days_text(each, self.language) for each in (found.auditor_days, found.on_site_days))
        return [name, *days, reason_text(found, self.language)]

    def steps(self, lines: Sequence[StepLine]) -> str:
        names = ("step", "what", "value", "clause", "confidence")
        return _table(
            [self.say(f"column.{name}") for name in names],
            [[each.name, each.what, each.value, each.clause, each.confidence] for each in lines],
            numbers=(2,),
            marked=[number for number, each in enumerate(lines) if each.decides],
        )


def _heading(words: str) -> str:
    return f"<h2>{escape(words)}</h2>"


def _list(rows: Sequence[tuple[str, str]]) -> str:
    inner = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    return f"<dl>{inner}</dl>"


def _table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    marked: Sequence[int] = (),
) -> str:
    def cells(tag: str, values: Sequence[str]) -> str:
        return "".join(
            f"<{tag}{' class=number' if place in numbers else ''}>{escape(value)}</{tag}>"
            for place, value in enumerate(values)
        )

    body = "".join(
        f"<tr{' class=decides' if number in marked else ''}>{cells('td', row)}</tr>"
        for number, row in enumerate(rows)
    )
    return f"<table><thead><tr>{cells('th', headers)}</tr></thead><tbody>{body}</tbody></table>"
