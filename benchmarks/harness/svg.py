# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Charts as SVG, written by hand: bars in groups, and lines. They follow the reader's light or dark theme."""

from html import escape

WIDTH, LEFT, RIGHT, BAR, GAP = 760, 170, 70, 15, 14
# Okabe and Ito's colours, which the colour-blind can tell apart; the same server has the same one in all charts.
FIXED = {"miniature": "#0072b2", "libvips alone": "#999999", "thumbor": "#e69f00", "ImageMagick": "#cc79a7"}
OTHERS = ("#009e73", "#d55e00", "#56b4e9", "#b8a800")
STYLE = """<style>
text { font: 12px system-ui, sans-serif; fill: #24292f } .title { font-size: 15px; font-weight: 600 }
.quiet { fill: #57606a } line { stroke: #d0d7de } path { fill: none; stroke-width: 2 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .quiet { fill: #9198a1 } line { stroke: #3d444d } }
</style>"""


def text(x, y, words, kind="", anchor="start"):
    """A piece of text."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(str(words))}</text>'


def bar(x, y, width, colour, opacity=1.0):
    """A bar."""
    size = f'width="{max(width, 0.5):.1f}" height="{BAR - 2}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{colour}" opacity="{opacity}"/>'


def page(height, parts):
    """A whole file."""
    size = f'width="{WIDTH}" height="{height:.0f}" viewBox="0 0 {WIDTH} {height:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n{STYLE}\n' + "\n".join(parts) + "\n</svg>\n"


def step(largest, count=5):
    """A round distance between grid lines, for about so many of them."""
    rough = largest / count if largest else 1
    power = 1.0
    while power * 10 <= rough:
        power *= 10
    while power > rough:
        power /= 10
    return next((power * factor for factor in (1, 2, 5, 10) if power * factor >= rough), power * 10)


def short(value):
    """A number with three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def colours_of(names):
    """A colour for each name."""
    others = [name for name in names if name not in FIXED]
    return {name: FIXED.get(name) or OTHERS[others.index(name) % len(OTHERS)] for name in names}


def legend(names, colours, y):
    """The names beside their colours."""
    parts, x = [], 16.0
    for name in names:
        parts += [
            f'<rect x="{x:.1f}" y="{y - 10}" width="11" height="11" fill="{colours[name]}"/>',
            text(x + 16, y, name),
        ]
        x += 34 + 6.7 * len(name)
    return parts


def bars(title, unit, groups):
    """Horizontal bars: groups are [(label, [(series, value, part)])]; `part`, if any, is drawn darker from the left."""
    names = list(dict.fromkeys(series for _, values in groups for series, _, _ in values))
    colours = colours_of(names)
    largest = max((value for _, values in groups for _, value, _ in values), default=1) or 1
    scale = (WIDTH - LEFT - RIGHT) / largest
    parts, y, marks = [], 66.0, step(largest)
    for label, values in groups:
        parts += [text(LEFT - 10, y + BAR * len(values) / 2 + 3, label, anchor="end")]
        for series, value, part in values:
            parts += [bar(LEFT, y, value * scale, colours[series])]
            parts += [bar(LEFT, y, part * scale, "#000000", 0.45)] if part else []
            parts += [text(LEFT + value * scale + 5, y + BAR - 4, short(value), "quiet")]
            y += BAR
        y += GAP
    places = [LEFT + mark * marks * scale for mark in range(int(largest / marks) + 1)]
    grid = [f'<line x1="{x:.1f}" x2="{x:.1f}" y1="60" y2="{y - GAP + 4:.1f}"/>' for x in places]
    head = [text(16, 22, title, "title"), text(WIDTH - 16, 22, unit, "quiet", "end"), *legend(names, colours, 46)]
    return page(y, head + grid + parts)


def lines(title, unit, across, series):
    """Lines over time: series are {name: [(x, y)]}; `across` names the horizontal axis."""
    colours = colours_of(list(series))
    height, top, left = 300, 64, 60
    widest = max((x for points in series.values() for x, _ in points), default=1) or 1
    largest = max((y for points in series.values() for _, y in points), default=1) or 1
    marks = step(largest)

    def at(x, y):
        return left + x / widest * (WIDTH - left - 30), height - 40 - y / largest * (height - 40 - top)

    parts = [text(16, 22, title, "title"), text(WIDTH - 16, 22, unit, "quiet", "end"), *legend(series, colours, 46)]
    for mark in range(int(largest / marks) + 1):
        y = at(0, mark * marks)[1]
        parts += [f'<line x1="{left}" x2="{WIDTH - 30}" y1="{y:.1f}" y2="{y:.1f}"/>']
        parts += [text(left - 8, y + 4, short(mark * marks), "quiet", "end")]
    parts += [
        text(left, height - 20, "0", "quiet"),
        text(WIDTH - 30, height - 20, f"{widest:g} {across}", "quiet", "end"),
    ]
    for name, points in series.items():
        way = " ".join(f"{'ML'[i > 0]}{at(*point)[0]:.1f},{at(*point)[1]:.1f}" for i, point in enumerate(points))
        parts += [f'<path d="{way}" stroke="{colours[name]}"/>']
    return page(height, parts)
