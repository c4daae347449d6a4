"""The columns of the list of indicators of a service rating; `data.schema` passes them on."""

from __future__ import annotations

from data.columns import Column, Kind, Table

INDICATOR = "indicator"
POINTS = "points"
APPLICABLE = "applicable"
MET = "met"
SAMPLES_CHECKED = "samples_checked"
SAMPLES_FAILED = "samples_failed"
POINTS_LOST, SCORE_AFTER = "points_lost", "score_after"

SERVICE_INDICATORS = Table(
    "service_indicators",
    (INDICATOR,),
    (
        Column(INDICATOR, ("指标", "指标名称", "评价指标"), Kind.KEY, required=True),
        Column(POINTS, ("分值", "满分", "分数"), Kind.POINTS, required=True),
        Column(APPLICABLE, ("适用", "是否适用"), Kind.FLAG),
        Column(MET, ("符合", "是否符合"), Kind.FLAG),
        Column(SAMPLES_CHECKED, ("抽样数", "抽样数量"), Kind.COUNT, en=("samples",)),
        Column(SAMPLES_FAILED, ("不合格数", "不符合数"), Kind.COUNT, en=("failed",)),
    ),
)
