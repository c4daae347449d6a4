"""Every column name, once, with its headers in both languages and what its cells must hold.

The tables people bring are described as :class:`Table`; loaders, templates and the data
dictionary read them from here. Derived columns used between workflows, charts and pages are
plain constants at the end.
"""

from __future__ import annotations

from dataclasses import replace

from data.capacity_columns import *  # noqa: F403
from data.certificate_columns import *  # noqa: F403
from data.certificate_columns import CERTIFICATE_DATES, CERTIFICATE_NO
from data.columns import Column, Kind, Table
from data.finding_columns import *  # noqa: F403
from data.forecast_columns import *  # noqa: F403
from data.programme_columns import *  # noqa: F403
from data.rating_columns import *  # noqa: F403
from data.rating_columns import AUDITOR_RATINGS, PROJECT_RATINGS, rating_columns
from data.service_columns import *  # noqa: F403
from data.staffing_columns import *  # noqa: F403
from data.vocabularies import *  # noqa: F403

AUDITOR_ID = "auditor_id"
NAME = "name"
SEX = "sex"
SCHEME = "scheme"
REGISTRATION_NO = "registration_no"
LEVEL = "level"
EMPLOYMENT = "employment"
SPECIALTY_CODES = "specialty_codes"
CODE_EDITION = "code_edition"
VALID_FROM = "valid_from"
VALID_TO = "valid_to"
MAY_LEAD = "may_lead"
BASE_PROVINCE = "base_province"
AVAILABLE_DAYS = "available_days"

PROJECT_ID = "project_id"
ORGANIZATION_ID = "organization_id"
ORGANIZATION = "organization"
CREDIT_CODE = "credit_code"
GROUP = "group"
PROVINCE = "province"
AUDIT_TYPE = "audit_type"
VISIT_ID = "visit_id"
WINDOW_START = "window_start"
WINDOW_END = "window_end"
EFFECTIVE_PERSONNEL = "effective_personnel"
SITES = "sites"
CERTIFICATES_HELD = "certificates_held"
REQUIRED_SEX = "required_sex"
NAMED_AUDITORS = "named_auditors"
MINIMUM_TEAM = "minimum_team"
REQUIRED_AUDITOR_DAYS = "required_auditor_days"

ABSENT_FROM, ABSENT_TO = "from", "to"
UNTIL = "until"  # last day of a conflict
REASON = "reason"
REQUESTED_ON = "requested_on"
CONFIRMED_ON = "confirmed_on"
DECLINES = "declines"
REPLANS = "replans"
AUDITED_ON = "audited_on"
TEAM = "team"
DECLINED_BY = "declined_by"
POSTPONED_FOR = "postponed_for"
FACTOR, RATING = "factor", "rating"

PERIOD = "period"
REGION = "region"
DOMAIN = "domain"
CERTIFICATES = "certificates"
ORGANIZATIONS = "organizations"
SOURCE = "source_url"
ORIGIN = "origin"
NOTE = "note"

_SCHEME = Column(SCHEME, ("认证领域", "领域", "体系", "认证体系"), Kind.SCHEME, required=True)
_CODES = Column(
    SPECIALTY_CODES, ("专业代码", "专业", "专业小类", "专业小类代码", "专业编码"), Kind.CODES,
    en=("codes", "code"),
)  # fmt: skip
_EDITION = Column(CODE_EDITION, ("代码版本", "专业代码版本"), Kind.EDITION)
_ORGANIZATION_ID = Column(
    ORGANIZATION_ID, ("组织编号", "企业编号", "客户编号"), Kind.TEXT, en=("organisation_id",)
)
_ORGANIZATION = Column(
    ORGANIZATION,
    ("组织名称", "企业名称", "受审核方", "客户名称", "获证组织", "获证组织名称", "单位名称"),
    Kind.TEXT,
    en=("organisation", "client"),
)
_PROVINCE = Column(PROVINCE, ("省份", "所在省份", "地区", "省", "省市"), Kind.PROVINCE)

AUDITORS = Table(
    "auditors",
    (AUDITOR_ID, SCHEME),
    (
        Column(AUDITOR_ID, ("审核员编号", "人员编号", "工号"), Kind.KEY, required=True),
        Column(NAME, ("姓名", "审核员姓名"), Kind.TEXT),
        Column(SEX, ("性别",), Kind.SEX),
        _SCHEME,
        Column(REGISTRATION_NO, ("注册证书号", "注册号", "注册证书编号"), Kind.TEXT),
        Column(LEVEL, ("注册级别", "级别", "注册资格"), Kind.LEVEL, required=True),
        Column(EMPLOYMENT, ("专职/兼职", "专兼职", "用工形式"), Kind.EMPLOYMENT),
        _CODES,
        _EDITION,
        Column(VALID_FROM, ("生效日期", "注册日期", "有效期自"), Kind.DATE),
        Column(VALID_TO, ("有效期至", "到期日期", "失效日期"), Kind.DATE),
        Column(MAY_LEAD, ("可任组长", "组长资格"), Kind.FLAG),
        Column(BASE_PROVINCE, ("常驻省份", "常驻地", "所在省份"), Kind.PROVINCE),
        Column(AVAILABLE_DAYS, ("年可用天数", "可用天数"), Kind.DAYS),
        *rating_columns(AUDITOR_RATINGS),
    ),
)

PROJECTS = Table(
    "projects",
    (PROJECT_ID,),
    (
        Column(PROJECT_ID, ("项目编号", "任务编号"), Kind.KEY, required=True),
        _ORGANIZATION_ID,
        _ORGANIZATION,
        Column(CREDIT_CODE, ("统一社会信用代码", "信用代码"), Kind.TEXT),
        Column(GROUP, ("集团", "所属集团"), Kind.TEXT),
        _PROVINCE,
        _SCHEME,
        _CODES,
        _EDITION,
        Column(AUDIT_TYPE, ("审核类型", "审核类别"), Kind.AUDIT_TYPE),
        Column(VISIT_ID, ("同次审核", "同次审核编号"), Kind.TEXT),
        Column(WINDOW_START, ("最早日期", "窗口开始"), Kind.DATE, en=("earliest",)),
        Column(WINDOW_END, ("最晚日期", "窗口结束"), Kind.DATE, en=("latest",)),
        Column(EFFECTIVE_PERSONNEL, ("有效人数", "企业人数"), Kind.COUNT),
        Column(SITES, ("场所数", "多场所数"), Kind.COUNT),
        Column(CERTIFICATES_HELD, ("证书数", "持有证书数"), Kind.COUNT),
        Column(REQUIRED_SEX, ("性别要求",), Kind.SEX),
        Column(NAMED_AUDITORS, ("指定审核员",), Kind.TEXT),
        Column(MINIMUM_TEAM, ("最少人数", "最少审核人数"), Kind.COUNT),
        Column(REQUIRED_AUDITOR_DAYS, ("审核人日", "人日"), Kind.DAYS),
        *rating_columns(PROJECT_RATINGS),
    ),
)

# People's own words, `declined_by` and `postponed_for` aside: those two let a declined request
# speak of a person and a postponement of its cause.
ABSENCES = Table(
    "absences",
    (AUDITOR_ID, ABSENT_FROM),
    (
        Column(AUDITOR_ID, ("审核员编号", "人员编号", "工号"), Kind.KEY, required=True),
        Column(ABSENT_FROM, ("开始日期", "起始日期"), Kind.DATE, required=True, en=("start",)),
        Column(ABSENT_TO, ("结束日期",), Kind.DATE, required=True, en=("end",)),
        Column(REASON, ("原因", "请假原因"), Kind.TEXT),
    ),
)

CONFLICTS = Table(
    "conflicts",
    (AUDITOR_ID, ORGANIZATION_ID),
    (
        Column(AUDITOR_ID, ("审核员编号", "人员编号", "工号"), Kind.KEY, required=True),
        replace(_ORGANIZATION_ID, kind=Kind.KEY, required=True),
        Column(REASON, ("原因", "利益冲突原因"), Kind.TEXT),
        Column(UNTIL, ("截止日期", "回避至"), Kind.DATE),
    ),
)

HISTORY = Table(
    "history",
    (PROJECT_ID,),
    (
        Column(PROJECT_ID, ("项目编号", "任务编号"), Kind.KEY, required=True),
        _SCHEME,
        _CODES,
        _EDITION,
        Column(REQUESTED_ON, ("提出日期", "下达日期"), Kind.DATE),
        Column(CONFIRMED_ON, ("确认日期",), Kind.DATE),
        Column(DECLINES, ("拒绝次数",), Kind.COUNT),
        Column(REPLANS, ("改派次数",), Kind.COUNT),
        Column(AUDITED_ON, ("审核日期",), Kind.DATE),
        Column(TEAM, ("审核组", "审核组成员"), Kind.TEXT),
        Column(DECLINED_BY, ("拒绝审核员",), Kind.TEXT),
        Column(POSTPONED_FOR, ("推迟原因",), Kind.TEXT),
    ),
)

CERTIFICATE_LEDGER = Table(
    "certificates",
    (CERTIFICATE_NO,),
    (
        Column(CERTIFICATE_NO, ("证书编号", "认证证书编号", "证书号"), Kind.KEY, required=True),
        replace(_ORGANIZATION_ID, required=True),
        _ORGANIZATION,
        _PROVINCE,
        _SCHEME,
        _CODES,
        _EDITION,
        *CERTIFICATE_DATES,
        Column(EFFECTIVE_PERSONNEL, ("有效人数", "企业人数"), Kind.COUNT),
        Column(SITES, ("场所数", "多场所数"), Kind.COUNT),
    ),
)

# What planners give on the rating sheet; a blank rating takes an earlier one back.
RATINGS = Table(
    "ratings",
    (AUDITOR_ID, SCHEME, FACTOR),
    (
        Column(AUDITOR_ID, ("审核员编号",), Kind.KEY, required=True),
        _SCHEME,
        Column(FACTOR, ("因素",), Kind.TEXT, required=True),
        Column(RATING, ("评分",), Kind.RATING),
    ),
)

_COUNTS = (
    Column(CERTIFICATES, ("证书数", "有效证书数", "证书数量"), Kind.COUNT),
    Column(
        ORGANIZATIONS, ("组织数", "获证组织数", "获证企业数"), Kind.COUNT, en=("organisations",)
    ),
    Column(SOURCE, ("来源", "来源地址"), Kind.TEXT, en=("source",)),
    Column(ORIGIN, ("取自",), Kind.TEXT),
    Column(NOTE, ("备注", "说明"), Kind.TEXT),
)
_PERIOD = Column(PERIOD, ("统计月份", "月份", "统计时间"), Kind.MONTH, required=True, en=("month",))

STATISTICS_BY_REGION = Table(
    "statistics",
    (PERIOD, REGION),
    (_PERIOD, Column(REGION, ("地区", "省份"), Kind.TEXT, required=True), *_COUNTS),
)
STATISTICS_BY_DOMAIN = Table(
    "statistics",
    (PERIOD, GROUP, DOMAIN),
    (
        _PERIOD,
        Column(GROUP, ("类别", "认证类别"), Kind.TEXT),
        Column(DOMAIN, ("认证项目", "认证领域", "领域"), Kind.TEXT, required=True),
        *_COUNTS,
    ),
)


# ---------------------------------------------------------------- derived columns
IMPORT_ID = "import_id"
MADE_FROM = "made_from"  # the import that a correction completes
PARAMETER_SET = "parameter_set"
EFFECTIVE_FROM = "effective_from"
SAVED_AT, DECIDED_BY, DECIDED_AT, KEPT_AT = "saved_at", "decided_by", "decided_at", "kept_at"
EXTRA = "extra"  # JSON object of the columns a file had beyond the known ones
CODE, EDITION = "code", "edition"
CELL_KEY = [SCHEME, EDITION, CODE]
AUDITORS_COUNT, PROJECTS_COUNT = "auditors", "projects"
SUFFICIENCY = "sufficiency"
MEAN_PARTICIPATION = "mean_participation"
DIFFICULTY = "difficulty"
MATCH_DEGREE = "match_degree"
STATE = "state"
SHARE_DEFAULTED = "share_defaulted"
GRADE = "grade"
CODE_NAME_ZH, CODE_NAME_EN = "name_zh", "name_en"
SHARE, RANK = "share", "rank"
CHANGE, YEAR_CHANGE = "change", "year_change"
MACRO_REGION = "macro_region"
B1, C1, PARTICIPATION = "b1", "c1", "participation"
B2, C2, D, E, PROJECT_DIFFICULTY = "b2", "c2", "d", "e", "project_difficulty"
DIMENSION, IMPORTED_AT = "dimension", "imported_at"
CERTIFICATES_PER_ORGANIZATION = "certificates_per_organization"
KNOWN, MISSING, LOADED = "known", "missing", "loaded"
SHORTAGE, CELLS = "shortage", "cells"
REGISTRATIONS, CODES_HELD, YEARS = "registrations", "codes_held", "years"
CAPACITY = "capacity"  # full-time, part-time or blank for those who count, else their level
HEADS, MULTIPLICITY = "heads", "multiplicity"
WHERE, KIND, PRINTED, COMPUTED = "where", "kind", "printed", "computed"
ALPHA, LOWER, UPPER = "alpha", "lower", "upper"  # an α-cut and the ends of P on it
WILLINGNESS, LOAD, PROXIMITY = "willingness", "load", "proximity"
DISTANCE, EXPERIENCE, SUITABILITY = "distance", "experience", "suitability"
ELIGIBLE, KINSHIP, FIRED, BARRED = "eligible", "kinship", "fired", "barred"
EXPECTED_DAYS, SECTOR_CODES, DEFAULTED = "expected_days", "sector_codes", "defaulted"
ID_MARK, CLIENT_CAUSE, INSPECTION_CAUSE = "|", "企业", "检查"  # as `team`, `postponed_for` are kept
CLIENT, AVOIDABLE, TOUCHED, LIFTED = "client", "avoidable", "touched", "lifted"  # client work list
COMBINED, STAGGERED, FIXED = "combined", "staggered", "fixed"  # projects with each agreement
MOVE_TO, KEEPER, SCHEMES_TOGETHER = "move_to", "keeper", "schemes_together"
VISIT_FROM, VISIT_TO, FIXED_RATINGS = "visit_from", "visit_to", "fixed_ratings"
AGREEMENT = "agreement"
DIFFICULTY_AGREED, MATCH_DEGREE_AGREED = "difficulty_agreed", "match_degree_agreed"
RULE_PACK, RULE, IS_ON, SAVED_BY = "rule_pack", "rule", "is_on", "saved_by"
GIVEN_AT, GIVEN_BY, IN_SHEET, NUMBER = "given_at", "given_by", "in_sheet", "number"
OTHERS, COUNTED = "others", "counted"
SUBJECT, RECORDS, OPINION, FRESH, OLD = "subject", "records", "opinion", "fresh", "old"
DEMAND, VALUE, EASE, ACCEPTED, DAYS = "demand", "value", "ease", "accepted", "days"
FOR_CLIENT, FOR_INSPECTION, SAME_GROUP = "for_client", "for_inspection", "same_group"
WAIT_DAYS, LATE_SHARE, REQUESTS, DEADLINE = "wait_days", "late_share", "requests", "deadline"
REALISED, HARD, LAST_DIFFICULTY = "realised", "hard", "last_difficulty"
P5, P50, P95, BELOW_TARGET = "p5", "p50", "p95", "below_target"
AMONG_WORST, MEAN_RANK, STABILITY = "among_worst", "mean_rank", "stability"
DAYS_VERDICT = "days_verdict"
