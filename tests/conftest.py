"""Settings of every test: random examples are judged by their result, not by their time."""

from __future__ import annotations

from hypothesis import settings

# Two cores may be shared with a browser and a database; a slow example is no fault of the code.
settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")
