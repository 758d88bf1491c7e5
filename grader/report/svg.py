"""The few marks that the plots are made of.

Across, positions are shares of the width in percent, down they are pixels: a plot then fits a phone and a desk alike
while its lettering stays as large as the text around it, without a script. Colours are classes of the style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape


def tag(name: str, *children: str | Markup, **attributes: str | float) -> Markup:
    """One element. Trailing underscores are dropped from attribute names, others become hyphens."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _attribute(value))
        for key, value in attributes.items()
    )
    if not children:
        return Markup("<{}{}/>").format(name, written)
    return Markup("<{}{}>{}</{}>").format(name, written, Markup("").join(map(escape, children)), name)


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
