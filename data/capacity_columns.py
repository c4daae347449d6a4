"""The columns of days that people have and that projects ask for."""

SUPPLY_DAYS, HEADS_DAYS, DEMAND_DAYS = "supply_days", "heads_days", "demand_days"
P_SHARE = "p_share"
FLOOR, BELOW_FLOOR = "floor", "below_floor"  # fewest auditors of a code by the rule packs
# Most days a year; own days not stated; more own days than that.
CAP, ASSUMED, ABOVE_CAP = "cap", "assumed", "above_cap"
