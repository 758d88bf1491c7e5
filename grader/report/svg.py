"""The few marks that the plots are made of.

Across, positions are shares of the width in percent, down they are pixels: a plot then fits a phone and a desk alike
while its lettering stays as large as the text around it, without a script. Colours are classes of the style sheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape


def tag(name: str, *children: str | Markup, **attributes: str | float) -> Markup:
    """One element. Trailing underscores are dropped from attribute names, others become hyphens."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_attribute(value))}"' for key, value in attributes.items()
    )
    if not children:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{Markup('').join(children)}</{name}>")


def _attribute(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def across(share: float) -> str:
    """A position or length across the plot, given as a share of its width."""
    return f"{_attribute(100.0 * share)}%"


def picture(identity: str, *, title: str, description: str, height: float, marks: Iterable[Markup]) -> Markup:
    """A plot that speaks for itself: named and described for those who cannot see it."""
    return tag(
        "svg",
        tag("title", title, id=f"{identity}-title"),
        tag("desc", description, id=f"{identity}-description"),
        *marks,
        role="img",
        aria_labelledby=f"{identity}-title",
        aria_describedby=f"{identity}-description",
        width="100%",
        height=height,
        class_="plot",
    )


def ornament(height: float, marks: Iterable[Markup], *, kind: str) -> Markup:
    """Marks beside a number that says the same: nothing is lost to those who cannot see them."""
    return tag("svg", *marks, aria_hidden="true", focusable="false", width="100%", height=height, class_=kind)


@lru_cache(1024)  # a class has many equal ones
def bar(share: float) -> Markup:
    """A bar from zero on a pale track that stands for everything."""
    marks = [tag("rect", x=0, y=3, width="100%", height=6, class_="track")]
    if share > 0:
        marks.append(tag("rect", x=0, y=3, width=across(share), height=6, class_="bar"))
    return ornament(12, marks, kind="mark")


def strip(parts: Sequence[tuple[str, int]]) -> Markup:
    """Parts of a whole side by side, each with the class of its tone; a hairline of paper lies between them."""
    whole = sum(count for _, count in parts)
    marks, start = [], 0.0
    for tone, count in parts:
        marks.append(tag("rect", x=across(start), y=0, width=across(count / whole), height=12, class_=f"fill {tone}"))
        start += count / whole
    return ornament(12, marks, kind="mark strip")


def spread(quartiles: tuple[float, float, float], mean: float) -> Markup:
    """Half of a class between its quartiles as a line, the median as a notch, the mean as a dot, on a scale of 0 to 1.

    The scale is drawn a little inside the frame so that a dot at either end stays whole.
    """

    def at(share: float) -> str:
        return across(0.03 + 0.94 * share)

    low, middle, high = quartiles
    marks = [
        tag("line", x1=at(0), x2=at(1), y1=7, y2=7, class_="track-line"),
        *(tag("line", x1=at(share), x2=at(share), y1=4, y2=10, class_="track-line") for share in (0.0, 0.5, 1.0)),
        tag("line", x1=at(low), x2=at(high), y1=7, y2=7, class_="quartiles"),
        tag("line", x1=at(middle), x2=at(middle), y1=2, y2=12, class_="median"),
        tag("circle", cx=at(mean), cy=7, r=4, class_="dot"),
    ]
    return ornament(14, marks, kind="mark")


BINS = 21  # 0-4 %, 5-9 %, ..., 95-99 %, and 100 % alone


MOST_DOTS = 20  # students of one bin that are drawn as dots; more become a bar


def bins(shares: Iterable[float]) -> list[int]:
    """How many shares fall into each bin of five percent; everything right is a bin of its own."""
    counts = [0] * BINS
    for share in shares:
        counts[int(share * (BINS - 1) + 1e-9)] += 1
    return counts


def bin_label(place: int) -> str:
    """`0–4 %`, ..., `95–99 %`, `100 %`."""
    return f"{5 * place}–{5 * place + 4} %" if place < BINS - 1 else "100 %"


def distribution(identity: str, shares: Sequence[float], median: float, *, title: str, description: str) -> Markup:
    """How shares are distributed: a dot per student where there is room for dots, bars where there is not."""
    counts = bins(shares)
    tallest = max(counts)
    dots = tallest <= MOST_DOTS
    one = 11.0 if dots else 150.0 / tallest  # height in pixels of one student
    base = tallest * one + (24 if dots else 40)
    marks: list[Markup] = []
    for place, count in enumerate(counts):
        centre = across((place + 0.5) / BINS)
        if dots:
            marks += [tag("circle", cx=centre, cy=base - 6 - one * rank, r=4.2, class_="dot") for rank in range(count)]
        elif count:
            left, width = across((place + 0.08) / BINS), across(0.84 / BINS)
            marks.append(tag("rect", x=left, y=base - count * one, width=width, height=count * one, class_="bar"))
        if count == tallest and not dots:
            marks.append(tag("text", str(count), x=centre, y=base - count * one - 5, class_="label"))
    marks.append(tag("line", x1="0%", x2="100%", y1=base, y2=base, class_="axis"))
    for share, label in ((0.0, "0"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1.0, "100 %")):
        marks.append(tag("text", label, x=_on_scale(share), y=base + 17, class_="label"))
    marks += [
        tag("line", x1=_on_scale(median), x2=_on_scale(median), y1=14, y2=base + 4, class_="median-line"),
        tag("text", "median", x=_on_scale(median), y=9, class_="label"),
    ]
    return picture(identity, title=title, description=description, height=base + 24, marks=marks)


def _on_scale(share: float) -> str:
    return across((share * (BINS - 1) + 0.5) / BINS)


def whisker(value: float, interval: tuple[float, float] | None) -> Markup:
    """A value in -1..1 as a dot, the interval that holds it as a line, and a notch at zero."""

    def at(place: float) -> str:
        return across(0.5 + 0.47 * place)

    marks = [
        tag("line", x1=at(-1), x2=at(1), y1=7, y2=7, class_="track-line"),
        tag("line", x1=at(0), x2=at(0), y1=1, y2=13, class_="median"),
    ]
    if interval is not None:
        marks.append(tag("line", x1=at(interval[0]), x2=at(interval[1]), y1=7, y2=7, class_="quartiles"))
    return ornament(14, [*marks, tag("circle", cx=at(value), cy=7, r=4, class_="dot")], kind="mark")


SHORTEST, LONGEST = 1e-3, 1e2  # seconds at the ends of a scale of time


def duration(median: float, slowest: float, limit: float) -> Markup:
    """A dot at the median, a line to the slowest and a notch at the limit, on a scale where every step is ten times."""

    def at(seconds: float) -> str:
        inside = min(max(seconds, SHORTEST), LONGEST)
        return across(0.03 + 0.94 * math.log10(inside / SHORTEST) / math.log10(LONGEST / SHORTEST))

    marks = [
        tag("line", x1=at(SHORTEST), x2=at(LONGEST), y1=7, y2=7, class_="track-line"),
        *(
            tag("line", x1=at(10.0**power), x2=at(10.0**power), y1=4, y2=10, class_="track-line")
            for power in range(-3, 3)
        ),
        tag("line", x1=at(median), x2=at(slowest), y1=7, y2=7, class_="quartiles"),
        tag("line", x1=at(limit), x2=at(limit), y1=1, y2=13, class_="limit"),
        tag("circle", cx=at(median), cy=7, r=4, class_="dot"),
    ]
    return ornament(14, marks, kind="mark")


@dataclass(frozen=True)
class Point:
    """A dot of a scatter plot: shares of the width and of the height (upwards), and the label beside it, if any."""

    x: float
    y: float
    label: str = ""


_PLOT = 260.0  # pixels from the lowest to the highest place of a scatter plot
_SPREAD = 560.0  # pixels across for which labels are kept apart; on a narrower screen some may touch
_BESIDE = ((8.0, 4.5, "start"), (-8.0, 4.5, "end"), (0.0, -8.0, "middle"), (0.0, 17.0, "middle"))


def scatter(
    identity: str,
    points: Sequence[Point],
    *,
    title: str,
    description: str,
    ends: tuple[str, str],
    lines: Sequence[tuple[float, str]],
) -> Markup:
    """Dots by two shares. `ends` name the ends of the scale across; `lines` are heights with what they stand for."""

    def at(share: float) -> str:
        return across(0.02 + 0.96 * share)

    def down(share: float) -> float:
        return 14 + _PLOT * (1 - share)

    marks: list[Markup] = []
    for height, label in lines:
        marks.append(tag("line", x1="0%", x2="100%", y1=down(height), y2=down(height), class_="track-line"))
        marks.append(tag("text", label, x="0%", y=down(height) - 4, class_="label start"))
    marks += [tag("circle", cx=at(point.x), cy=down(point.y), r=4.2, class_="dot ringed") for point in points]
    for point, (dx, dy, anchor) in zip(points, _labels_apart(points), strict=True):
        if point.label:
            place: dict[str, str | float] = {"x": at(point.x), "y": down(point.y) + dy, "dx": dx}
            marks.append(tag("text", point.label, **place, class_=f"label ink {anchor}"))
    marks.append(tag("line", x1="0%", x2="100%", y1=_PLOT + 28, y2=_PLOT + 28, class_="axis"))
    marks.append(tag("text", ends[0], x="0%", y=_PLOT + 45, class_="label start"))
    marks.append(tag("text", ends[1], x="100%", y=_PLOT + 45, class_="label end"))
    return picture(identity, title=title, description=description, height=_PLOT + 52, marks=marks)


def _labels_apart(points: Sequence[Point]) -> list[tuple[float, float, str]]:
    """For each label a place beside its dot where it meets no dot and no earlier label; the first where all do."""
    dots = [(_SPREAD * point.x, _PLOT * (1 - point.y)) for point in points]
    taken: list[tuple[float, float]] = []
    chosen = []
    for place, (x, y) in enumerate(dots):
        others = dots[:place] + dots[place + 1 :] + taken
        free = [
            (dx, dy, anchor)
            for dx, dy, anchor in _BESIDE
            if all(abs(x + 1.8 * dx - a) > 13 or abs(y + dy - 4 - b) > 11 for a, b in others)
        ]
        dx, dy, anchor = (free or _BESIDE)[0]
        taken.append((x + 1.8 * dx, y + dy - 4))
        chosen.append((dx, dy, anchor))
    return chosen
