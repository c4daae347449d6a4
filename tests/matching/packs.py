"""The shipped rule packs by their identifiers."""

from data.loaders.rule_packs import read_shipped_packs

PACKS = {pack.id: pack for pack in read_shipped_packs()}
CNCA, MD5, MHGJ = (PACKS[key] for key in ("cnca-qms-2025", "iaf-md5-2019", "mhgj-gl-095-a1"))
