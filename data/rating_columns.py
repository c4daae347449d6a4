"""The columns of the ratings of people and of projects."""

from __future__ import annotations

from data.columns import Column, Kind

LIFE_FLEXIBILITY = "life_flexibility"
HEALTH = "health"
DEPENDABILITY = "dependability"
HOLIDAY_AVAILABILITY = "holiday_availability"
CONTINGENCY_RESILIENCE = "contingency_resilience"

CLIENT_FLEXIBILITY = "client_flexibility"
INSPECTION_FREEDOM = "inspection_freedom"
COORDINATION_EASE = "coordination_ease"
POLICY_EASE = "policy_ease"

AUDITOR_RATINGS = (
    LIFE_FLEXIBILITY,
    HEALTH,
    DEPENDABILITY,
    HOLIDAY_AVAILABILITY,
    CONTINGENCY_RESILIENCE,
)
CLIENT_RATINGS = (CLIENT_FLEXIBILITY, INSPECTION_FREEDOM)
PROJECT_RATINGS = (*CLIENT_RATINGS, COORDINATION_EASE, POLICY_EASE)

_RATINGS_ZH = {
    LIFE_FLEXIBILITY: ("生活习惯",),
    HEALTH: ("身体状况",),
    DEPENDABILITY: ("主观任性",),
    HOLIDAY_AVAILABILITY: ("节日请假",),
    CONTINGENCY_RESILIENCE: ("意外事件",),
    CLIENT_FLEXIBILITY: ("企业因素",),
    INSPECTION_FREEDOM: ("突击检查",),
    COORDINATION_EASE: ("统筹", "统筹难易"),
    POLICY_EASE: ("政策", "政策难易"),
}


def rating_columns(names: tuple[str, ...]) -> tuple[Column, ...]:
    """Return the columns of these ratings."""
    return tuple(Column(name, _RATINGS_ZH[name], Kind.RATING) for name in names)
