"""What goes in comes out: imports, frames, counts, settings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy.exc import IntegrityError

from data import schema as s
from data.store.engine import fingerprint
from data.store.repository import Repository
from matching.errors import CertMatchError
from tests.data.store.bodies import people, report_of, save, work


def test_repeated_import_is_found_with_its_whole_report(engine, bring):
    frame = people(("A1", "QMS"))
    import_id = bring("auditors", frame, "a")
    with engine.connect() as connection:
        repository = Repository(connection)
        stored = repository.find_import("auditors", "a")
        assert repository.find_import("projects", "a") is None
        assert repository.find_import("auditors", "b") is None
    assert stored is not None
    assert (stored.import_id, stored.file, stored.imported_by) == (import_id, "a.csv", "tester")
    assert stored.report == report_of("auditors", frame)
    assert abs(datetime.now(UTC) - stored.imported_at) < timedelta(minutes=1)


def test_same_bytes_cannot_stand_twice(bring):
    bring("auditors", people(("A1", "QMS")), "a")
    with pytest.raises(CertMatchError, match="import_repeated"):
        bring("auditors", people(("A1", "QMS")), "a")


def test_registrations_come_back_as_they_went_in(engine, bring):
    frame = people(
        ("A1", "QMS"),
        ("A2", "EMS"),
        specialty_codes=["new:2.10|new:01.01", ""],
        valid_from=pd.to_datetime(["2024-02-29", None]),
        may_lead=[True, None],
        available_days=[120.5, None],
        health=["0.6-0.8", None],
        extra=['{"备注": "x"}', None],
    )
    bring("auditors", frame, "a")
    with engine.connect() as connection:
        repository = Repository(connection)
        got = repository.fetch_rows(s.AUDITORS)
        assert repository.fetch_rows(s.AUDITORS, [s.EXTRA])[s.EXTRA].tolist()[0] == '{"备注": "x"}'
    assert [*got] == [*s.AUDITORS.names, s.IMPORT_ID]
    assert got[s.SPECIALTY_CODES].tolist()[0] == "new:2.10|new:01.01"
    assert got[s.HEALTH].tolist()[0] == "0.6-0.8"
    assert got[s.VALID_FROM].tolist()[0] == pd.Timestamp("2024-02-29")
    assert got[s.MAY_LEAD].tolist()[0] is True
    assert got[s.AVAILABLE_DAYS].tolist()[0] == 120.5
    assert got.loc[1, [s.SPECIALTY_CODES, s.HEALTH, s.VALID_FROM, s.MAY_LEAD]].isna().all()
    assert {str(got[name].dtype) for name in (s.VALID_FROM, s.VALID_TO)} == {"datetime64[us]"}
    assert {str(got[name].dtype) for name in (s.NAME, s.HEALTH, s.SCHEME)} == {"str"}
    assert (str(got[s.MAY_LEAD].dtype), str(got[s.AVAILABLE_DAYS].dtype)) == ("boolean", "float64")


def test_projects_come_back_with_whole_counts_and_their_group(engine, bring):
    frame = work(
        "P1", "P2", group=["集团", None], certificates_held=[3.0, None], sites=[3_000_000_000, 0]
    )
    bring("projects", frame, "a")
    with engine.connect() as connection:
        got = Repository(connection).fetch_rows(s.PROJECTS, [s.GROUP, s.CERTIFICATES_HELD, s.SITES])
    assert [*got] == [s.GROUP, s.CERTIFICATES_HELD, s.SITES]
    assert str(got[s.CERTIFICATES_HELD].dtype) == "Int64"
    assert got.iloc[0].tolist() == ["集团", 3, 3_000_000_000]
    assert got.iloc[1].isna().tolist() == [True, True, False]


def test_empty_store_gives_typed_empty_frames(engine):
    with engine.connect() as connection:
        repository = Repository(connection)
        people_, work_ = repository.fetch_rows(s.AUDITORS), repository.fetch_rows(s.PROJECTS)
        counts, records = repository.fetch_counts(), repository.fetch_imports()
    assert people_.empty and work_.empty and counts.empty and records.empty
    assert str(work_[s.WINDOW_START].dtype) == "datetime64[us]"
    assert str(people_[s.LEVEL].dtype) == "str"


def test_counts_of_several_sources_stand_side_by_side_until_undone(engine, bring):
    regions = pd.DataFrame(
        {
            s.PERIOD: "2019-03",
            s.REGION: ["辽宁省", "全国"],
            s.CERTIFICATES: [50_444, None],
            s.ORGANIZATIONS: [None, 9_000_000_000],
        }
    )
    domains = pd.DataFrame(
        {s.PERIOD: "2019-03", s.GROUP: ["合计", None], s.DOMAIN: ["合计", "合计"]}
    )
    first = bring("statistics", regions, "a")
    second = bring("statistics", pd.concat([regions, domains], ignore_index=True), "b")
    with engine.begin() as connection:
        repository = Repository(connection)
        counts = repository.fetch_counts()
        assert counts[s.IMPORT_ID].tolist() == [first] * 2 + [second] * 4
        assert counts["dimension"].tolist() == ["region"] * 4 + ["domain"] * 2
        assert counts[s.CERTIFICATES].fillna(-1).tolist()[:2] == [50_444, -1]
        assert counts[s.ORGANIZATIONS].fillna(-1).tolist()[:2] == [-1, 9_000_000_000]
        assert str(counts["imported_at"].dtype) == "datetime64[us, UTC]"
        repository.undo_import(second)
        assert set(repository.fetch_counts()[s.IMPORT_ID]) == {first}


@pytest.mark.parametrize("group", ["产品认证", None])
def test_a_count_stands_once_in_an_import_with_or_without_group(bring, group):
    frame = pd.DataFrame({s.PERIOD: "2019-03", s.GROUP: [group] * 2, s.DOMAIN: "合计"})
    with pytest.raises(IntegrityError):
        bring("statistics", frame, "a")


def test_settings_keep_the_last_value(engine):
    with engine.begin() as connection:
        repository = Repository(connection)
        assert repository.get_setting("demo_as_of") is None
        repository.put_setting("demo_as_of", "2026-01-01")
        repository.put_setting("demo_as_of", "")
        assert repository.get_setting("demo_as_of") == ""


def test_fingerprint_changes_with_every_commit_and_only_then(engine, bring):
    seen = [fingerprint(engine)]
    assert fingerprint(engine) == seen[0]
    import_id = bring("auditors", people(("A1", "QMS")), "a")
    seen.append(fingerprint(engine))
    with engine.connect() as connection:
        save(Repository(connection), "auditors", people(("A1", "QMS")), "b")
        assert fingerprint(engine) == seen[-1]
    with engine.begin() as connection:
        Repository(connection).put_setting("demo_as_of", "2026-01-01")
    seen.append(fingerprint(engine))
    with engine.begin() as connection:
        Repository(connection).undo_import(import_id)
    seen.append(fingerprint(engine))
    assert len(set(seen)) == len(seen)
