"""One cell's text → its value, per kind of column; blank is missing, never zero."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from data import schema as s
from matching.assumptions import FIRST_YEAR, LAST_YEAR

Kind = s.Kind
FREE_TEXT = (Kind.TEXT, Kind.KEY, Kind.CODES)
# What a spreadsheet shows where a formula failed: never a name or a number of anything.
ERROR_TEXTS = frozenset({
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!",
    "#GETTING_DATA",
})  # fmt: skip
# What people put into a number's cell for unknown; 无 may mean none.
_NO_NUMBER = frozenset({"-", "－", "–", "—", "―", "——", "--", "/", "／", "无数据", "N/A", "n/a"})
# Spreadsheets count days from here (1900 is no leap year, so the epoch is two days early).
_SERIAL_EPOCH = date(1899, 12, 30)
# Beyond it neighbouring whole numbers are no longer told apart.
_LARGEST_COUNT = 10**15


class Malformed(ValueError):
    """The text is no value of this kind; ``args[0]`` is what would have been."""


def blank_marks(kind: Kind) -> frozenset[str]:
    """Return the texts that stand for a blank cell of this kind: unknown, never zero."""
    return _NO_NUMBER if kind in (Kind.COUNT, Kind.DAYS) else frozenset()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _vocabulary(words: dict[str, Any], expected: str) -> Callable[[str], Any]:
    table = {key.lower(): value for key, value in words.items()}

    def parse(text: str) -> Any:
        found = table.get(re.sub(r"\s", "", _plain(text)).lower())
        if found is None:
            raise Malformed(expected)
        return found

    return parse


_SCHEME_NAMES = {
    "QMS": ("Q", "质量", "质量管理", "质量管理体系", "iso9001"),
    "EMS": ("E", "环境", "环境管理", "环境管理体系", "iso14001"),
    "OHSMS": ("O", "S", "OHS", "职业健康安全", "职业健康安全管理", "职业健康安全管理体系",
              "iso45001"),
    "FSMS": ("食品安全", "食品安全管理体系", "iso22000"),
    "HACCP": ("危害分析", "危害分析与关键控制点"),
    "EnMS": ("能源", "能源管理", "能源管理体系", "iso50001"),
    "ISMS": ("信息安全", "信息安全管理体系"),
    "ITSMS": ("信息技术服务", "信息技术服务管理体系"),
    "IPMS": ("知识产权", "知识产权管理体系"),
    "MMS": ("测量", "测量管理体系"),
    "EC": ("工程建设施工", "工程建设施工企业质量管理规范", "gb/t50430", "50430"),
    "SC": ("服务", "服务认证"),
    "DLE": ("数字领航企业",),
    "GAP": ("良好农业规范",),
    "GMP": ("良好生产规范",),
    "FC": ("森林", "森林认证"),
    "SPCA": ("商品售后服务", "售后服务"),
}  # fmt: skip
_SCHEMES = {name: name for name in s.SCHEMES} | {
    word + ending: scheme
    for scheme, words in _SCHEME_NAMES.items()
    for word in words
    for ending in ("", "认证")
}
_parse_scheme = _vocabulary(_SCHEMES, " | ".join(s.SCHEMES))


def parse_scheme(text: str) -> str | None:
    """Return the identifier of a scheme by any of its names, None for an unknown one."""
    try:
        return str(_parse_scheme(text))
    except Malformed:
        return None


_LEVELS = {level: level for level in s.LEVELS} | {
    "实习": s.TRAINEE, "trainee": s.TRAINEE, "provisionalauditor": s.TRAINEE,
    "正式审核员": s.AUDITOR, "注册审核员": s.AUDITOR, "auditor": s.AUDITOR,
    "高级": s.SENIOR_AUDITOR, "seniorauditor": s.SENIOR_AUDITOR, "主任": s.PRINCIPAL_AUDITOR,
    "principalauditor": s.PRINCIPAL_AUDITOR, "inspector": s.INSPECTOR,
    "专家": s.TECHNICAL_EXPERT, "technicalexpert": s.TECHNICAL_EXPERT,
    "expert": s.TECHNICAL_EXPERT,
}  # fmt: skip
_AUDIT_TYPES = {name: name for name in s.AUDIT_TYPES} | {
    "stage1": "初次一阶段", "一阶段": "初次一阶段", "第一阶段": "初次一阶段",
    "stage2": "初次二阶段", "二阶段": "初次二阶段", "第二阶段": "初次二阶段",
    "initial": "初次", "初审": "初次", "初次认证": "初次", "初次审核": "初次",
    "surveillance": "监督", "监督审核": "监督", "recertification": "再认证",
    "再认证审核": "再认证", "special": "特殊", "特殊审核": "特殊", "restoration": "恢复",
    "re-certification": "再认证", "stage-1": "初次一阶段", "stage-2": "初次二阶段",
    "初次第一阶段": "初次一阶段", "初次第二阶段": "初次二阶段",
    "extension": "扩大", "扩大范围": "扩大", "conversion": "转换",
    "初次认证一阶段": "初次一阶段", "初次认证第一阶段": "初次一阶段", "初审一阶段": "初次一阶段",
    "初次认证二阶段": "初次二阶段", "初次认证第二阶段": "初次二阶段", "初审二阶段": "初次二阶段",
    "一阶段审核": "初次一阶段", "第一阶段审核": "初次一阶段", "二阶段审核": "初次二阶段",
    "第二阶段审核": "初次二阶段", "初次认证审核": "初次",
    "年度监督": "监督", "年度监督审核": "监督",
    "复评": "再认证", "复评审核": "再认证", "换证": "再认证",
    "恢复审核": "恢复", "恢复认证": "恢复",
    "扩大审核": "扩大", "扩大认证范围": "扩大", "扩项": "扩大", "转换审核": "转换", "转版": "转换",
    "转版审核": "转换", "换版": "转换",
} | {
    word.format(number=number): "监督"
    for number in "一二三四"
    for word in ("{number}监", "第{number}次监督", "第{number}次监督审核", "监督{number}")
}  # fmt: skip

_STATUSES = {name: name for name in s.STATUSES} | {
    "正常": s.VALID, "valid": s.VALID, "已暂停": s.SUSPENDED, "suspended": s.SUSPENDED,
    "已撤销": s.WITHDRAWN, "withdrawn": s.WITHDRAWN, "已注销": s.CANCELLED,
    "cancelled": s.CANCELLED, "canceled": s.CANCELLED, "已过期": s.EXPIRED, "expired": s.EXPIRED,
}  # fmt: skip


def province_parser() -> Callable[[str], str]:
    """Return what reads the full, short or English name of a province-level region.

    It raises `Malformed` for anything else, a place in a province too.
    """
    # Late, because the reference loader reads a file.
    from data.loaders.reference import read_regions

    table = read_regions()
    names = {
        word: full
        for full, short, english in zip(
            table["name"], table["short"], table["english"], strict=True
        )
        for word in (full, short, english.replace(" ", ""))
    }
    return _vocabulary(names, "北京市 … 澳门特别行政区 (34)")


# After a province's name: several places, or all but the province. 和 begins 和田 and 和县.
_NO_PLACE = r"以?外|等|及|与|或|至|到|除|.*[、,;/|+&]"


def _place_parser() -> Callable[[str], str]:
    """Return what reads a province, also in front of a place in it.

    Only its full name tells: 河南蒙古族自治县 and 海南州 lie in 青海.
    """
    from data.loaders.reference import read_regions

    by_name, table = province_parser(), read_regions()
    full, short = "|".join(table["name"]), "|".join(table["short"])
    place = re.compile(rf"({full})(?!{_NO_PLACE}|.*(?:{full})|和(?:{short})|(?:{short})$)[一-鿿].*")

    def parse(text: str) -> str:
        found = place.fullmatch(re.sub(r"\s", "", _plain(text)))
        return found[1] if found else by_name(text)

    return parse


def is_serial_day(text: str) -> bool:
    """Return whether a date is written as the number of days that spreadsheets count."""
    return re.fullmatch(r"[2-6]\d{4}", _plain(text)) is not None


def parse_date(text: str) -> date:
    """Return a date written 2025-01-31, 2025/1/31, 2025.1.31, 2025年1月31日 or 20250131.

    Years that no record has are mistyped; 9999 stands for an open end.
    """
    plain = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", _plain(text))
    match = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", plain)
    match = match or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain)
    if match is None and is_serial_day(plain):
        return _SERIAL_EPOCH + timedelta(days=int(plain))
    try:
        day = date(*(int(part) for part in match.groups()))  # type: ignore[union-attr]
    except (AttributeError, ValueError) as problem:
        raise Malformed("YYYY-MM-DD") from problem
    if not FIRST_YEAR <= day.year <= LAST_YEAR and day.year != date.max.year:
        raise Malformed(f"YYYY-MM-DD, {FIRST_YEAR}…{LAST_YEAR}")
    return day


def parse_month(text: str) -> str:
    """Return a month written 2024-10, 2024/10, 2024年10月 or 202410 as ``YYYY-MM``."""
    plain = _plain(text)
    match = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?(?:[-/.]1|[-/.]01)?", plain)
    match = match or re.fullmatch(r"(\d{4})(\d{2})", plain)
    # 2024.1 may be what a spreadsheet left of 2024.10.
    if re.fullmatch(r"\d{4}\.1", plain):
        match = None
    if match is None or not 1 <= int(match[2]) <= 12:
        raise Malformed("YYYY-MM")
    return f"{match[1]}-{int(match[2]):02d}"


def parse_count(text: str) -> float:
    """Return a whole number ≥ 0, thousands separators and a unit (120 人) allowed."""
    plain = re.sub(r"(?<=\d)\s*[人名张家个]$", "", _plain(text))
    if not re.fullmatch(r"\d{1,3}(,\d{3})+|\d+(\.0+)?", plain):
        raise Malformed("0, 1, 2 …")
    number = float(plain.replace(",", ""))
    if number > _LARGEST_COUNT:
        raise Malformed(f"0…{_LARGEST_COUNT}")
    return number


def parse_days(text: str) -> float:
    """Return a number of days ≥ 0."""
    plain = _plain(text)
    number = float(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else -1.0
    if not 0 <= number <= _LARGEST_COUNT:
        raise Malformed("0, 0.5, 1 …")
    return number


def parse_points(text: str) -> float:
    """Return points > 0; what is worth nothing is no indicator."""
    plain = _plain(text)
    number = float(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else 0.0
    if not 0 < number <= _LARGEST_COUNT:
        raise Malformed("0.5, 1, 2 …")
    return number


RATING_EXPECTED = "0…1 | 0.6-0.8 | 很低 低 中 高 很高"
_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"
_TERMS = {
    "很低": "很低", "低": "低", "中": "中", "高": "高", "很高": "很高", "verylow": "很低",
    "low": "低", "medium": "中", "high": "高", "veryhigh": "很高", "中等": "中",
}  # fmt: skip


def parse_rating(text: str) -> str:
    """Return a rating as canonical text: a number 0…1, an interval ``0.6-0.8`` or a term."""
    plain = re.sub(r"\s", "", _plain(text)).lower()
    if plain in _TERMS:
        return _TERMS[plain]
    match = re.fullmatch(rf"{_NUMBER}(?:[-~–—−‐至到]{_NUMBER})?", plain)
    ends = [Decimal(end) for end in match.groups() if end is not None] if match else []
    if not ends or ends != sorted(ends) or ends[-1] > 1:
        raise Malformed(RATING_EXPECTED)
    # Never with an exponent, whose sign would read as an interval.
    return "-".join(f"{end.normalize():f}" for end in ends)


def parser_of(kind: Kind) -> Callable[[str], Any]:
    """Return the function that reads a non-blank cell of this kind; it raises `Malformed`.

    Cells of `FREE_TEXT` are what they are.
    """
    if kind is Kind.PROVINCE:
        return _place_parser()
    return _PARSERS[kind]


_PARSERS: dict[Kind, Callable[[str], Any]] = {
    Kind.SCHEME: _parse_scheme,
    Kind.EDITION: _vocabulary(
        {"new": "new", "old": "old", "新": "new", "旧": "old", "新版": "new", "旧版": "old"},
        "new | old | 新 | 旧",
    ),
    Kind.LEVEL: _vocabulary(_LEVELS, " | ".join(s.LEVELS)),
    Kind.EMPLOYMENT: _vocabulary(
        {"专职": s.FULL_TIME, "全职": s.FULL_TIME, "兼职": s.PART_TIME, "full-time": s.FULL_TIME,
         "part-time": s.PART_TIME, "fulltime": s.FULL_TIME, "parttime": s.PART_TIME},
        " | ".join(s.EMPLOYMENTS),
    ),
    Kind.AUDIT_TYPE: _vocabulary(_AUDIT_TYPES, " | ".join(s.AUDIT_TYPES)),
    Kind.CERTIFICATE_STATUS: _vocabulary(_STATUSES, " | ".join(s.STATUSES)),
    Kind.SEX: _vocabulary(
        {"男": s.MALE, "女": s.FEMALE, "m": s.MALE, "f": s.FEMALE, "male": s.MALE,
         "female": s.FEMALE},
        "男 | 女",
    ),
    Kind.DATE: parse_date,
    Kind.MONTH: parse_month,
    Kind.FLAG: _vocabulary(
        {"是": True, "否": False, "yes": True, "no": False, "true": True, "false": False,
         "1": True, "0": False, "√": True, "✓": True, "✔": True, "×": False, "y": True, "n": False},
        "是 | 否",
    ),
    Kind.COUNT: parse_count,
    Kind.DAYS: parse_days,
    Kind.POINTS: parse_points,
    Kind.RATING: parse_rating,
}  # fmt: skip
