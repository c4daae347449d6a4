"""The closed vocabularies of the columns: schemes, levels, audit types, editions, regions."""

from __future__ import annotations

SCHEMES = (
    "QMS", "EMS", "OHSMS", "FSMS", "HACCP", "EnMS", "ISMS", "ITSMS", "IPMS",
    "MMS", "EC", "SC", "DLE", "GAP", "GMP", "FC", "SPCA",
)  # fmt: skip

TRAINEE = "实习审核员"
AUDITOR = "审核员"
INSPECTOR = "审查员"
SENIOR_AUDITOR = "高级审核员"
PRINCIPAL_AUDITOR = "主任审核员"
TECHNICAL_EXPERT = "技术专家"
LEVELS = (TRAINEE, AUDITOR, INSPECTOR, SENIOR_AUDITOR, PRINCIPAL_AUDITOR, TECHNICAL_EXPERT)
# DESIGN: trainees and technical experts may attend but never count as capacity.
COUNTED_LEVELS = (AUDITOR, INSPECTOR, SENIOR_AUDITOR, PRINCIPAL_AUDITOR)

FULL_TIME = "专职"
PART_TIME = "兼职"
EMPLOYMENTS = (FULL_TIME, PART_TIME)

AUDIT_TYPES = (
    "初次一阶段", "初次二阶段", "初次", "监督", "再认证", "特殊", "恢复", "扩大", "转换",
)  # fmt: skip
FEMALE, MALE = "女", "男"

EDITION_NEW, EDITION_OLD = "new", "old"

REGION_ALL = "全部"  # nation and abroad
REGION_NATION = "全国"
REGION_ABROAD = "国外"
REGION_UNKNOWN = "未知"  # inside 全国
DOMAIN_TOTAL = "合计"
MANAGEMENT_SYSTEMS = "管理体系认证"  # a group of domains
