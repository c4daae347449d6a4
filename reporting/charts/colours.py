"""Colours that mean one thing everywhere, and what can be read on them."""

from __future__ import annotations

from functools import cache

from plotly.colors import find_intermediate_color, hex_to_rgb, label_rgb, unlabel_rgb

from matching.parameters import GRADES

INK = "#1F2A37"
ACCENT = "#1F5FA8"
ACCENT_PALE = "rgba(31,95,168,0.42)"  # recedes behind the accent on a light and a dark page
GREY = "#C3C9D1"  # unknown or no demand, always with the word
MUTED = "#7A8594"  # lines and frames, seen on the light and the dark page; never for text
# Streamlit swaps this colour for the strong text colour of its light or dark theme; elsewhere
# it is near black. Without it chart text gets Streamlit's grey, too pale to read on white.
TEXT = "#000037"
HAIRLINE = "rgba(127,137,150,0.28)"
BAND = "rgba(127,137,150,0.11)"
CLEAR = "rgba(0,0,0,0)"

SEQUENTIAL = ("#EAF2FA", "#CFE1F2", "#A5CBE8", "#6FAED8", "#3F8CC5", "#1F5FA8", "#0B3466")
DIVERGING = ("#B2182B", "#EF8A62", "#FDDBC7", "#F7F7F7", "#D1E5F0", "#67A9CF", "#2166AC")
GRADE_COLOURS = dict(
    zip(GRADES, ("#B2182B", "#EF8A62", "#FDDBC7", "#92C5DE", "#2166AC"), strict=True)
)
# Okabe and Ito's order without yellow, which disappears on white.
CATEGORICAL = ("#1F5FA8", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A8594")


def sequential_colour(share_of_scale: float, colours: tuple[str, ...] = SEQUENTIAL) -> str:
    """Return the colour at ``share_of_scale`` (0…1) of a scale as ``#RRGGBB``."""
    place = min(max(share_of_scale, 0.0), 1.0) * (len(colours) - 1)
    lower = min(int(place), len(colours) - 2)
    first, second = (label_rgb(hex_to_rgb(colours[lower + step])) for step in (0, 1))
    mixed = unlabel_rgb(find_intermediate_color(first, second, place - lower, "rgb"))
    return "#" + "".join(f"{round(part):02X}" for part in mixed)


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two ``#RRGGBB`` colours (1…21)."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in hex_to_rgb(colour)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@cache
def colour_on(fill: str) -> str:
    """Return the label colour that reads on ``fill``: ink, else white, else black."""
    candidates = (INK, "#FFFFFF", "#000000")
    return next(
        (colour for colour in candidates if contrast(colour, fill) >= 4.5),
        max(candidates, key=lambda colour: contrast(colour, fill)),
    )


def label_colour(share_of_scale: float, colours: tuple[str, ...] = SEQUENTIAL) -> str:
    """Return the label colour that reads on a fill at this share (0…1) of a scale."""
    return colour_on(sequential_colour(share_of_scale, colours))
