"""Numbers without a published source that stand outside a parameter set, in one place.

Every value below is an ``Assumption:`` of CertMatch. Those that move P do so only where a set
takes a factor from records (`Parameters.evidence`); the others decide what is called old, firm,
hard or settled, and each page names the ones it rests on. The rule base of suitability stands in
`matching.suitability_rules`.
"""

from __future__ import annotations

# -- ratings of persons
OLD_MONTHS = 12  # after a year a rating of a person should be given anew
FAR = 0.4  # two of the sheet's steps (0.2, 0.5, 0.8) apart cannot be an accident of scale
# Weaker negative correlations come from chance in rosters of a few dozen people.
AGAINST = -0.2
AGAINST_ROWS = 20  # fewer rows rated under both factors say nothing

# -- ratings from records
MINIMUM_RECORDS = 3  # a share of fewer requests or audits says too little
ABSENCE_MONTHS = 24  # what lies further back no longer describes a person
# Calendar days away in 24 months at which a rating reaches 0. Holidays: ten days of leave in each
# year, all taken around holidays. Unplanned: about a month in each year.
HOLIDAY_DAYS = 20
UNPLANNED_DAYS = 60
GROUP_HALF = 3.0  # three other clients of the group asking for exactly these weeks halve the ease
# Weeks twice as busy as the year halve the ease, and nothing makes it worse.
LEAST_CROWDING_EASE = 0.5
# What one demand leaves of the ease; a team for each person beyond the first.
SEX_EASE = 0.8
NAMED_EASE = 0.7
TEAM_EASE = 0.9
STAGE_EASE = 0.9

# -- quality of the data
STALE_DAYS = 90  # a quarter without a new file: what is shown may no longer hold
STALE_MONTHS = 3  # published tables came within a quarter of the end of their month
DEFAULT_STEP = 0.1  # how far a default rating is moved to see what rests on it

# -- what is unlikely in files people bring, and told
MOST_DAYS = 366  # days of a leap year: of one person in a year, of one audit
MOST_PEOPLE = 2_000_000  # no single organisation has more
LONGEST_VALIDITY = 5 * 366  # days; registrations hold three years, some bodies write five
FIRST_REGISTRATIONS = 1994  # no registration number begins with an earlier year
# Certification in China began in the eighties; nothing is dated a century ahead.
FIRST_YEAR, LAST_YEAR = 1980, 2100
FIRST_STATISTICS = 2000  # nobody brings statistics of earlier years without their month

# -- certificates
EXPIRES_SOON_MONTHS = 3  # recertification has to be planned by then

# -- audit programme
WINDOW_MONTHS = 3  # a surveillance is arranged in the last quarter before its limit
APPLICATION_LEAD_MONTHS = 3  # recertification is applied for by then; MHGJ-GL-095 A/1, 6.2 says so

# -- alerts
ALERT_DAYS = (90, 60, 30)  # how far ahead what expires is told
# Papers for renewing a registration are to be in a quarter before it ends.
RENEWAL_LEAD_DAYS = 90
MAINTENANCE_MONTHS = 12  # renewals are planned a year ahead
LEAST_HOLDERS = 1  # where no rule asks for more, an audit needs one auditor who holds its code

# -- growth of the nation: two known months that are compared, apart at least and at most
GROWTH_LEAST_MONTHS, GROWTH_MOST_MONTHS = 6, 36

# -- agreements with clients
DAYS_APART = 30  # windows this many days apart can still be brought to one visit
EARLY_RATING = 0.8  # a date fixed beforehand leaves no more obstacle than the default rating says

# -- what drives a cell, and how sure P is
RATING_STEP = 0.1  # one step of a rating
WEIGHT_FACTOR = 2.0  # how far a weight is moved, up and down
# How tightly drawn shares gather around the chosen ones; at 50 a share of 20 % has a standard
# deviation of 5.6 points.
CONCENTRATION = 50.0
FIRM_SHARE = 0.9  # share of draws from which on a grade is firm
WORST_CELLS = 10  # how many cells count as those that hurt most
RATING_DRAWS = 300  # tells 90 % from less with a standard error of 1.7 points at 90 %
ALPHA = 0.5  # drawn ratings move on the cut half-way up their trapezoids

# -- backtest and weight fit
WARM_UP_MONTHS = 6  # at the start learned from and not tested
HARD_SHARE = 0.25  # part of the earlier months of all cells that counts as hard
STAFFING_DAYS = 30  # within which a request without a stored project should be staffed
LEAST_MONTHS = 6  # from fewer months intervals by month miss too often (docs/decisions/0010)
LEAST_CELLS = 10  # with fewer hard cells, or fewer others, an AUC is an accident
CONFIDENCE = 0.95  # the usual level
RELIABILITY_BINS = 6  # more groups would hold too few rows to compare
LEARNED_SHARE = 2 / 3  # leaves enough months to judge a fit by
# A weight is at most ten times the first of its group, and at least a tenth of it; past months
# alone do not justify to drop a factor of the article.
WIDEST_WEIGHT = 10.0
EVALUATIONS = 200  # further ones changed the third decimal of the fit only
