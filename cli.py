"""CertMatch from a terminal: the same use cases as the dashboard, for people and programs."""

from __future__ import annotations

import io
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from matching.errors import CertMatchError
from reporting.terminal import (
    error_document,
    language_of_terminal,
    print_degree,
    print_error,
    print_progress,
    print_reports,
    report_document,
    write_json,
)

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

Database = Annotated[str | None, typer.Option(help="sqlite:///… or postgresql://…")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]

AsOf = Annotated[
    str | None, typer.Option(help="Reference date, default today (demonstration: its own).")
]
From = Annotated[str | None, typer.Option("--from", help="First day of the period.")]
To = Annotated[str | None, typer.Option("--to", help="Last day, included.")]

FINISHED, WITH_REJECTIONS, UNUSABLE = 0, 1, 2
# Typer carries its own copy of click and shows only the leaves of its errors.
_UsageError: type[Exception] = typer.BadParameter.__bases__[0]


def _say(message: str) -> None:
    typer.echo(message, err=True)


@app.command()
def serve(
    database: Database = None,
    port: Annotated[int | None, typer.Option(help="Default: CERTMATCH_PORT, else 8501.")] = None,
    json: Json = False,
) -> None:
    """Start the dashboard on 127.0.0.1."""
    from pages.components.server import serve_dashboard

    serve_dashboard(database, port, _say, write_json if json else None)


@app.command()
def demo(database: Database = None, json: Json = False) -> None:
    """Load the demonstration body (示例数据); a second time changes nothing."""
    from data.workflows.database import open_database
    from data.workflows.demo import load_demo

    reports = load_demo(open_database(database))
    if json:
        write_json([_import_document(report) for report in reports])
    else:
        print_reports(reports, language_of_terminal())


@app.command(name="import")
def import_(
    kind: Annotated[
        str,
        typer.Argument(
            help="auditors | projects | certificates | absences | conflicts | history"
            " | statistics | audit-report"
        ),
    ],
    files: Annotated[
        list[Path],
        typer.Argument(
            help="CSV or XLSX; statistics also text or HTML; reports DOCX, DOC, PDF or text"
        ),
    ],
    database: Database = None,
    remove_demo: Annotated[
        bool | None,
        typer.Option(
            "--remove-demo/--keep-demo",
            help="Take the demonstration body out first; asked when not given.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Import files: the good rows are stored, every refused one is told and kept."""
    from data.errors import ImportReport
    from data.workflows.database import open_database
    from data.workflows.demo import remove_demo as remove_demonstration
    from data.workflows.imports import AUDIT_REPORT
    from data.workflows.uploads import KINDS, import_path

    if kind not in KINDS:
        raise CertMatchError(
            "unknown_choice", where="import", found=kind, expected=" | ".join(KINDS)
        )
    engine = open_database(database)
    of_the_body = kind not in ("statistics", AUDIT_REPORT)
    wish = of_the_body and _wants_demo_removed(engine, remove_demo, ask=not json)
    outcomes: list[ImportReport | CertMatchError] = []
    for path in files:
        try:
            told = partial(print_progress, path.name, language=language_of_terminal())
            outcomes.append(import_path(engine, kind, path, told))
        except CertMatchError as error:
            outcomes.append(error)
    # Only own rows take the demonstration's place; a file that is refused changes nothing.
    if wish and any(not isinstance(each, CertMatchError) and each.accepted for each in outcomes):
        remove_demonstration(engine)
    if json:
        documents = [_import_document(outcome) for outcome in outcomes]
        write_json(documents[0] if len(documents) == 1 else documents)
    else:
        for outcome in outcomes:
            if isinstance(outcome, CertMatchError):
                print_error(outcome, language_of_terminal())
            else:
                print_reports([outcome], language_of_terminal())
    raise typer.Exit(max(_exit_code(outcome) for outcome in outcomes))


def _import_document(outcome: Any) -> dict[str, Any]:
    if isinstance(outcome, CertMatchError):
        return error_document(outcome)
    return report_document(outcome)


def _exit_code(outcome: Any) -> int:
    if isinstance(outcome, CertMatchError):
        return UNUSABLE
    return WITH_REJECTIONS if outcome.rejected else FINISHED


def _wants_demo_removed(engine: Any, wish: bool | None, *, ask: bool) -> bool:
    from data.workflows import demo as workflow
    from reporting.locale import text

    if not workflow.has_demo(engine):
        return False
    first = not workflow.has_own_data(engine)
    if wish is None and ask and first and sys.stdin.isatty():
        wish = typer.confirm(text(language_of_terminal(), "terminal.remove_demo"), err=True)
    if not wish:
        _say(text(language_of_terminal(), "terminal.demo_stays"))
    return bool(wish)


@app.command()
def degree(
    scheme: Annotated[str | None, typer.Option(help="Only this scheme, e.g. QMS.")] = None,
    code: Annotated[str | None, typer.Option(help="Only this specialty code.")] = None,
    level: Annotated[str, typer.Option(help="small | medium | major")] = "small",
    as_of: AsOf = None,
    start: From = None,
    end: To = None,
    reading: Annotated[str | None, typer.Option(help="additive | proportional | ratio")] = None,
    parameters: Annotated[
        Path | None,
        typer.Option(help="TOML file of a parameter set; default: the set in force."),
    ] = None,
    database: Database = None,
    json: Json = False,
) -> None:
    """Match degree P of every specialty code."""
    from data.workflows import match_degrees, parameter_sets
    from data.workflows.database import open_database
    from data.workflows.periods import parse_day

    engine = open_database(database)
    if parameters is None:
        chosen = parameter_sets.fetch_set_in_force(engine, date.today())
        chosen = chosen.with_reading(reading) if reading else chosen
    else:
        chosen = match_degrees.read_parameters(parameters, reading)
    result = match_degrees.assess_stored_body(
        engine,
        as_of=parse_day("--as-of", as_of),
        start=parse_day("--from", start),
        end=parse_day("--to", end),
        level=level,
        parameters=chosen,
        today=date.today(),
    )
    scheme = match_degrees.known_scheme(scheme)
    codes = match_degrees.known_codes(code, scheme)
    document = result.to_document(scheme, codes)
    if json:
        write_json(document)
    else:
        print_degree(document, language_of_terminal(), narrowed=bool(scheme or codes))


@app.command()
def workload(
    rule_pack: Annotated[str, typer.Option(help="For example iaf-md5-2019 or mhgj-gl-095-a1.")],
    scheme: Annotated[str, typer.Option(help="For example QMS.")],
    audit_type: Annotated[
        str,
        typer.Option(
            help="stage1 | stage2 | initial | surveillance | recertification | special"
            " | restoration | extension | conversion"
        ),
    ],
    personnel: Annotated[int, typer.Option(help="Effective personnel.")],
    risk: Annotated[str | None, typer.Option(help="high | medium | low | limited")] = None,
    similar_sites: Annotated[int, typer.Option(help="Sites that may be sampled.")] = 0,
    dissimilar_sites: Annotated[int, typer.Option(help="Sites that may not.")] = 0,
    site_personnel: Annotated[int | None, typer.Option(help="Of each sampled site.")] = None,
    adjustment: Annotated[float, typer.Option(help="Share of the base, e.g. -0.3.")] = 0.0,
    combined_factor: Annotated[float, typer.Option(help="Of a combined audit, 0.8 to 1.")] = 1.0,
    option: Annotated[list[str] | None, typer.Option(help="name=value for one pack.")] = None,
    database: Database = None,
    json: Json = False,
) -> None:
    """Auditor days of one audit under a rule pack, with every step."""
    from data.workflows.database import open_database
    from data.workflows.workload import assess_client
    from reporting.workload import print_workload, workload_document

    found = assess_client(
        open_database(database), rule_pack, scheme, audit_type, options=option or (),
        personnel=personnel, risk=risk, similar_sites=similar_sites,
        dissimilar_sites=dissimilar_sites, site_personnel=site_personnel,
        adjustment=adjustment, combined_factor=combined_factor,
    )  # fmt: skip
    if json:
        write_json(workload_document(found))
    else:
        print_workload(found, language_of_terminal())
    raise typer.Exit(FINISHED if found.auditor_days is not None else WITH_REJECTIONS)


@app.command()
def programme(
    as_of: AsOf = None,
    start: From = None,
    end: To = None,
    province: Annotated[str | None, typer.Option(help="Only this one: 江苏省, 江苏.")] = None,
    database: Database = None,
    json: Json = False,
) -> None:
    """Audits that are due, with their windows, auditor days and rule packs."""
    from data.workflows.database import open_database
    from data.workflows.programme import fetch_asked_programme, to_document
    from reporting.programme import print_programme

    engine, days = open_database(database), (as_of, start, end)
    found, period, place = fetch_asked_programme(engine, days, province, date.today())
    if json:
        write_json(to_document(found))
    else:
        print_programme(found, period.start, period.end, place, language_of_terminal())


def _refuse(error: CertMatchError, arguments: list[str]) -> int:
    if "--json" in arguments:
        write_json(error_document(error))
    else:
        print_error(error, language_of_terminal())
    return UNUSABLE


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 with rejections, 2 unusable input."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Chinese gets question marks, not a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    arguments = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        outcome = app(args=arguments, prog_name="cli.py", standalone_mode=False)
    except CertMatchError as error:
        return _refuse(error, arguments)
    except typer.Abort:
        return UNUSABLE
    except _UsageError as problem:
        command = " ".join(arguments)
        return _refuse(
            CertMatchError(
                "bad_command", where=command, found=problem, expected="python cli.py --help"
            ),
            arguments,
        )
    return outcome if isinstance(outcome, int) else FINISHED


if __name__ == "__main__":
    sys.exit(main())
