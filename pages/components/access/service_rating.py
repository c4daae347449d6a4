"""The after-sales service rating; nothing of it is stored or kept."""

from __future__ import annotations

from data.workflows import service_rating as workflow

fetch_rules = workflow.fetch_rules
rate_indicators = workflow.rate_indicators
read_example = workflow.read_example
read_indicators = workflow.read_indicators
write_template = workflow.write_template
