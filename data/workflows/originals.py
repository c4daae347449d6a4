"""The bytes that were brought: by what they are known, and kept as they were."""

from __future__ import annotations

import hashlib

from data.store.engine import home_folder


def hash_content(content: bytes, sheet: str = "") -> str:
    """Return by what bytes are known again, together with the sheet that was asked for."""
    return hashlib.sha256(content + sheet.encode()).hexdigest()


def keep_original(content: bytes, sha256: str) -> None:
    """Keep bytes as they were brought, under their hash."""
    folder = home_folder() / "quarantine"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / sha256
    if not target.exists():
        draft = folder / f"{sha256}.part"
        draft.write_bytes(content)
        draft.replace(target)
