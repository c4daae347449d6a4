"""What a computation of audit time puts on paper: its steps and its warnings, from one case."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.audit_time import AuditTimes, round_days
from matching.rule_checks import ONE_COLUMN, band_name, parse_share
from matching.rule_packs import Contradiction, Rule, RulePack
from matching.site_sampling import TOLERANCE
from matching.workload_options import Options, assess_complexity

# Rules of audit time; one of them switched off is said with the result.
_TIME_RULES = ("max_reduction", "max_increase", "similar_sites", "dissimilar_sites", "visit_sites",
               "site_time", "site_extra", "further_site", "combined", "rounding", "on_site",
               "category_time", "no_certificate", "complexity")  # fmt: skip


@dataclass(frozen=True)
class Client:
    """What the audit time of one client is computed from; see `assess_workload`."""

    personnel: int
    risk: str | None = None
    similar_sites: int = 0
    dissimilar_sites: int = 0
    site_personnel: int | None = None
    adjustment: float = 0.0
    combined_factor: float = 1.0
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One line of the computation.

    Parameters
    ----------
    key
        One of `matching.rule_checks.STEPS`.
    value
        Auditor days after the step, None = unknown; of ``sampling`` a number of sites, of
        ``site_days`` the days that sites add, of ``on_site`` the part on site.
    rule
        The rule applied; None where the step needs none.
    document
        Where the rule stands.
    facts
        What the step used, for its sentence.
    contradictions
        What the document contradicts or leaves open there.
    """

    key: str
    value: float | None
    rule: Rule | None = None
    document: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def clause(self) -> str:
        """Clause of the rule, blank without one."""
        return self.rule.clause if self.rule else ""


@dataclass(frozen=True)
class Remark:
    """A warning: key of its sentence and the values it names."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Paper:
    """One client's computation, written step by step from the arrays of one case."""

    def __init__(
        self, pack: RulePack, scheme: str, audit_type: str, client: Client, times: AuditTimes,
        options: Options,
    ) -> None:  # fmt: skip
        self.pack, self.scheme, self.audit_type, self.client = pack, scheme, audit_type, client
        self.options = options
        self.days = {name: float(values[0]) for name, values in vars(times).items()}
        self.type_rule = pack.rule(f"audit_time.{audit_type}")
        self.floor = self.type_rule.get("floor", 0.0) if self.type_rule else 0.0
        self.asks_for_sites = client.similar_sites + client.dissimilar_sites > 0
        sites = self.days["sites"]
        self.sites = None if math.isnan(sites) else int(sites)

    def step(
        self, key: str, value: float, rule: Rule | None = None, *, decides: bool = True,
        **facts: Any,
    ) -> Step:  # fmt: skip
        touched = () if not decides else tuple(
            item for item in self.pack.contradictions
            if item.touches(key, self.audit_type, self.client.personnel, self.sites)
        )  # fmt: skip
        document = (rule.document or self.pack.document) if rule else ""
        return Step(key, known(value), rule, document, facts, touched)

    def steps(self) -> Iterator[Step]:
        rule, d = self.type_rule, self.days
        fraction = None if rule is None else rule.get("fraction")
        if rule is None or fraction is not None:
            yield from self.base_steps()
        if rule is None:
            return
        if fraction is not None and fraction != 1:
            yield self.step("fraction", d["by_fraction"], rule, fraction=fraction)
        if self.floor:
            yield self.step("floor", d["floored"], self.type_rule, floor=self.floor,
                            decides=d["by_fraction"] <= self.floor + TOLERANCE)  # fmt: skip
        yield from self.site_steps()
        if self.client.combined_factor != 1:
            combined = d["with_sites"] * d["factors"]
            yield self.step(
                "combination", combined, self.pack.rule("combined"), factor=d["factors"]
            )
            if combined < self.floor - TOLERANCE:
                yield self.step("floor", d["unrounded"], self.type_rule, floor=self.floor)
        yield from self.last_steps()

    def base_steps(self) -> Iterator[Step]:
        pack, d, options = self.pack, self.days, self.options
        if options.energy is not None:
            value, level = assess_complexity(pack, *options.energy)
            yield self.step("complexity", value, pack.rule("complexity"), level=level)
        table = pack.rule(f"base_table.{self.scheme}")
        if table is not None:
            band = next((b for b in table.get("bands") if self.client.personnel <= b[1]), None)
            name = band_name(band) if band else ""
            yield self.step("table", d["table"], table, personnel=self.client.personnel,
                            band=name, risk=self.client.risk)  # fmt: skip
        category, missing = pack.rule("category_time"), pack.rule("no_certificate")
        lacking = 0.0 if missing is None or options.is_certified else missing.get("days")
        if category is not None:
            yield self.step("category", d["base"] - lacking, category, studies=options.studies,
                            category=options.category)  # fmt: skip
        if lacking:
            yield self.step("certificate", d["base"], missing, days=lacking)
        given, applied = self.client.adjustment, d["adjustments"]
        if given:
            rule = pack.rule("max_reduction") if given < 0 else pack.rule("max_increase")
            yield self.step("adjustment", d["base"] * (1 + given), rule, share=given)
        if applied != given:
            key = "max_reduction" if given < 0 else "max_increase"
            yield self.step(key.replace("max", "maximum"), d["base"] * (1 + applied),
                            pack.rule(key), share=applied)  # fmt: skip

    def site_steps(self) -> Iterator[Step]:
        pack, d = self.pack, self.days
        sampled = pack.rule("similar_sites" if self.client.similar_sites else "dissimilar_sites")
        if not self.asks_for_sites or sampled is None:
            return
        yield self.step("sampling", d["sites"], sampled, similar=self.client.similar_sites,
                        dissimilar=self.client.dissimilar_sites)  # fmt: skip
        keys = ("site_extra", "further_site", "site_time")
        rule = next((found for key in keys if (found := pack.rule(key))), None)
        if rule is None or self.lacks_site_personnel() or not self.sites:
            return
        yield self.step("site_days", d["site_days"], rule, sites=self.sites, one=d["site_time"])
        yield self.step("sum", d["with_sites"])

    def last_steps(self) -> Iterator[Step]:
        d, rounding = self.days, self.pack.rule("rounding")
        if rounding is not None:
            plain = round_days(d["unrounded"], rounding.get("step"), rounding.get("direction"))
            is_bumped = d["auditor_days"] > float(plain) + TOLERANCE
            if is_bumped or abs(d["auditor_days"] - d["unrounded"]) > TOLERANCE:
                key = "rounding_up" if is_bumped else "rounding"
                yield self.step(key, d["auditor_days"], rounding, step=rounding.get("step"))
        on_site = self.pack.rule("on_site")
        if on_site is not None and not math.isnan(d["on_site_days"]):
            yield self.step(
                "on_site", d["on_site_days"], on_site, share=parse_share(on_site.get("share"))
            )

    def decided_by(self) -> str:
        d = self.days
        if math.isnan(d["auditor_days"]):
            return "above_table" if self.is_above_table() else "not_given"
        if self.floor and d["by_fraction"] <= self.floor + TOLERANCE:
            return "floor"
        if self.type_rule is not None and self.type_rule.get("fraction") != 1:
            return "fraction"
        if d["adjustments"] != self.client.adjustment:
            return "maximum_reduction" if self.client.adjustment < 0 else "maximum_increase"
        return "table"

    def is_above_table(self) -> bool:
        table = self.pack.rule(f"base_table.{self.scheme}")
        counts = (self.client.personnel, self.client.site_personnel or 0)
        return table is not None and self.type_rule is not None and max(counts) > table.get(
            "bands")[-1][1]  # fmt: skip

    def lacks_site_personnel(self) -> bool:
        return self.pack.rule("site_time") is not None and self.client.site_personnel is None

    def remarks(self) -> Iterator[Remark]:
        """Yield what limits, gaps of the pack and unused input did to the result."""
        pack, client, d = self.pack, self.client, self.days
        if d["adjustments"] != client.adjustment:
            yield Remark(
                "adjustment_capped", {"given": client.adjustment, "used": d["adjustments"]}
            )
        elif client.adjustment < 0 and pack.rule("max_reduction") is None:
            yield Remark("no_reduction_limit")
        if d["factors"] != client.combined_factor:
            yield Remark("factor_capped", {"given": client.combined_factor, "used": d["factors"]})
        if self.options.site_adjustment < -(most := _most_of_site(pack)):
            yield Remark("site_adjustment_capped",
                         {"given": self.options.site_adjustment, "used": -most})  # fmt: skip
        if self.type_rule is None:
            yield Remark("type_not_given", {"audit_type": self.audit_type})
        elif self.type_rule.get("fraction") is None:
            yield Remark("floor_only", {"floor": self.floor})
        table = pack.rule(f"base_table.{self.scheme}")
        if table is None:
            yield Remark("table_not_given")
        elif self.is_above_table():
            yield Remark("above_table", {"last": table.get("bands")[-1][1]})
        yield from self.remarks_on_sites()
        if client.risk and table is not None and table.get("columns")[2:] == (ONE_COLUMN,):
            yield Remark("risk_unused")

    def remarks_on_sites(self) -> Iterator[Remark]:
        if self.sites is None:
            yield Remark("sampling_not_given")
        elif self.sites and self.lacks_site_personnel():
            yield Remark("sites_without_days", {"sites": self.sites})
        if self.client.site_personnel is not None and (
            not self.asks_for_sites or self.pack.rule("site_time") is None
        ):
            yield Remark("site_personnel_unused")

    def remarks_on_rules(self, steps: tuple[Step, ...]) -> Iterator[Remark]:
        """Yield how far to trust the rules passed, and which are switched off."""
        for rule in dict.fromkeys(step.rule for step in steps if step.rule):
            if rule.is_doubtful:
                yield Remark("doubtful", {"rule": rule.key, "clause": rule.clause,
                             "document": rule.document or self.pack.document,
                             "confidence": rule.confidence})  # fmt: skip
        own = (f"base_table.{self.scheme}", f"audit_time.{self.audit_type}")
        for rule in self.pack.rules:
            if not rule.on and (rule.key in _TIME_RULES or rule.key in own):
                yield Remark("switched_off", {"rule": rule.key, "clause": rule.clause})


def _most_of_site(pack: RulePack) -> float:
    return parse_share(pack.value("site_time", "max_reduction", 1.0))


def known(value: float) -> float | None:
    """Return a number of an array, None for NaN."""
    return None if math.isnan(value) else float(value)
