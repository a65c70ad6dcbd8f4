"""Pictures drawn as SVG: QR code, distribution curve, certificate frame. Few paths each, no colour without meaning."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import cos, pi, sin

import segno
from markupsafe import Markup, escape

from app.documents.parts import PatternBar, SpreadLine

NAVY, GOLD, PALE = "#123a63", "#b8902f", "#c3cfdd"
FACE = 'font-family="Liberation Sans"'


def qr_code(address: str) -> Markup:
    """The verification address as one SVG path. The mask is fixed: choosing the best one costs more than it gives."""
    code = segno.make(address, error="m", micro=False, mask=4, boost_error=False)
    svg = code.svg_inline(border=0, svgclass="qr", lineclass=None, omitsize=True, title="Kode QR halaman verifikasi")
    return Markup(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S704 - segno's own


def curve(bars: tuple[PatternBar, ...], organisation_predicate: str) -> Markup:
    """POLA DISTRIBUSI: predikat on x, Frekuensi Pegawai on y, as high as the guideline of the snapshot says.

    Without a guideline there is no curve. What stands above a bar is the limit the guideline writes for it.
    """
    return _curve(bars, organisation_predicate) if bars else Markup()


@cache
def _curve(bars: tuple[PatternBar, ...], organisation_predicate: str) -> Markup:
    left, step, base, height = 30, 80, 84, 66
    highest = max(bar.share for bar in bars) or 1
    tops = [base - height * bar.share / highest for bar in bars]
    middles = [left + (i + 0.5) * step for i in range(len(bars))]
    columns = "".join(
        f'<path d="M{x - 24:g} {base}V{y:.1f}h48V{base}Z" fill="{NAVY if bar.share == highest else PALE}"/>'
        for bar, x, y in zip(bars, middles, tops, strict=True)
    )
    points = [(left, base), *zip(middles, tops, strict=True), (left + step * len(bars), base)]
    words = "".join(
        f'<text x="{x:g}" y="96" text-anchor="middle" font-size="9" {FACE}>{escape(bar.predicate)}</text>'
        + (f'<text x="{x:g}" y="{y - 3:.1f}" text-anchor="middle" font-size="8" {FACE}>{escape(bar.mark)}</text>'
           if bar.mark else "")
        for bar, x, y in zip(bars, middles, tops, strict=True)
    )  # fmt: skip
    most = next(bar.predicate for bar in bars if bar.share == highest)
    title = escape(
        f"Kurva distribusi predikat kinerja pegawai dengan capaian kinerja organisasi {organisation_predicate}: "
        f"frekuensi tertinggi pada predikat {most}"
    )
    return Markup(  # noqa: S704 - drawn here from numbers; words of the snapshot are escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" class="curve" viewBox="0 0 440 112" role="img"><title>{title}</title>'
        f'{columns}<path d="{_smooth(points)}" fill="none" stroke="{GOLD}" stroke-width="1.8"/>'
        f'<path d="M{left} 4V{base}H434" fill="none" stroke="#000" stroke-width=".9"/>{words}'
        f'<text x="230" y="109" text-anchor="middle" font-size="9" {FACE}>Predikat kinerja pegawai</text>'
        f'<text transform="translate(20 46) rotate(-90)" text-anchor="middle" font-size="9" {FACE}>Frekuensi Pegawai'
        "</text></svg>"
    )


def _smooth(points: list[tuple[float, float]]) -> str:
    """A path through the points without a hump between them: level at every peak and end, steep between."""
    rises = [(v - y) / (u - x) for (x, y), (u, v) in pairwise(points)]
    between = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(rises)]
    slopes = [0.0, *between, 0.0]
    path = "M{:g} {:.1f}".format(*points[0])
    for ((x, y), (u, v)), (before, after) in zip(pairwise(points), pairwise(slopes), strict=True):
        third = (u - x) / 3
        path += f"C{x + third:.1f} {y + before * third:.1f} {u - third:.1f} {v - after * third:.1f} {u:g} {v:.1f}"
    return path


def before_and_after(spread: tuple[SpreadLine, ...]) -> Markup:
    """Two bars for each predikat: how many there were before, and how many there are after."""
    key = ((150, PALE, "Sebelum kalibrasi"), (250, NAVY, "Sesudah kalibrasi"))
    told = "; ".join(f"{line.predicate} {line.before} menjadi {line.after}" for line in spread)
    bars_of = [((line.before, 10, PALE), (line.after, 42, NAVY)) for line in spread]
    return _bars([line.predicate for line in spread], bars_of, key, "Sebaran sebelum dan sesudah kalibrasi: " + told)


def bars(spread: tuple[SpreadLine, ...]) -> Markup:
    """One bar for each predikat."""
    told = "; ".join(f"{line.predicate} {line.after}" for line in spread)
    return _bars([line.predicate for line in spread], [((line.after, 26, NAVY),) for line in spread], (), told)


def _bars(
    names: list[str], groups: Sequence[tuple[tuple[int, int, str], ...]], key: tuple[tuple[int, str, str], ...],
    told: str,
) -> Markup:  # fmt: skip
    """Groups of bars, each (count, place in its group, colour), with the names below and the key under them."""
    left, step, base, height = 8, 86, 84, 66
    top = max([1, *(count for group in groups for count, *_ in group)])

    def bar(x: int, count: int, fill: str) -> str:
        tall = height * count / top
        place = f'x="{x + 15}" y="{base - tall - 2:.1f}"'
        number = f'<text {place} text-anchor="middle" font-size="8" {FACE}>{count}</text>'
        return f'<path d="M{x} {base}v{-tall:.1f}h30V{base}Z" fill="{fill}"/>{number}'

    drawn = "".join(
        bar(left + i * step + at, count, fill) for i, group in enumerate(groups) for count, at, fill in group
    )
    words = "".join(
        f'<text x="{left + i * step + 41}" y="95" text-anchor="middle" font-size="8.5" {FACE}>{escape(name)}</text>'
        for i, name in enumerate(names)
    )
    legend = "".join(
        f'<path d="M{x} 103h8v8h-8Z" fill="{fill}"/><text x="{x + 12}" y="110" font-size="8.5" {FACE}>{meaning}</text>'
        for x, fill, meaning in key
    )
    return Markup(  # noqa: S704 - drawn here from numbers and escaped names
        '<svg xmlns="http://www.w3.org/2000/svg" class="spread" viewBox="0 0 446 114" role="img">'
        f"<title>{escape(told)}</title>{drawn}"
        f'<path d="M4 {base}H442" fill="none" stroke="#000" stroke-width=".9"/>{words}{legend}</svg>'
    )


def _strand(x: float, y: float, length: float, upright: bool, amplitude: float, phase: int) -> str:
    """A wave of quadratic arcs as long as one side of the frame."""
    count = int(length / 6.2)
    step = length / count
    bend = amplitude * (1 if phase % 2 == 0 else -1)
    first = f"q{bend:.2f} {step / 2:.2f} 0 {step:.2f}" if upright else f"q{step / 2:.2f} {bend:.2f} {step:.2f} 0"
    following = f"t0 {step:.2f}" if upright else f"t{step:.2f} 0"
    return f"M{x} {y}{first}" + following * (count - 1)


def _waves() -> str:
    strands = []
    for phase in (0, 1):
        for amplitude in (2.6, 4.8, 7.0):
            strands += [_strand(19, y, 259, False, amplitude, phase) for y in (12.5, 197.5)]
            strands += [_strand(x, 19, 172, True, amplitude, phase) for x in (12.5, 284.5)]
    return f'<path d="{"".join(strands)}" fill="none" stroke="{GOLD}" stroke-width=".28"/>'


def _rosettes() -> str:
    petals = "".join(f'<ellipse rx="5.3" ry="2" transform="rotate({k * 22.5})" fill="none"/>' for k in range(8))
    rosette = (
        f'<rect x="-5.6" y="-5.6" width="11.2" height="11.2" fill="#fffdf6" stroke="none"/>{petals}'
        f'<circle r="1.5" fill="{NAVY}" stroke="{GOLD}" stroke-width=".4"/>'
    )
    corners = "".join(f'<g transform="translate({x} {y})">{rosette}</g>' for x in (12.5, 284.5) for y in (12.5, 197.5))
    return f'<g stroke="{GOLD}" stroke-width=".35">{corners}</g>'


def _guilloche() -> str:
    ovals = "".join(f'<ellipse rx="66" ry="23" transform="rotate({k * 7.5})"/>' for k in range(24))
    rings = "".join(f'<circle r="{r}"/>' for r in (66, 67.2, 23, 21.8))
    return f'<g transform="translate(148.5 107)" fill="none" stroke="#f0e4c4" stroke-width=".35">{ovals}{rings}</g>'


def _rules() -> str:
    return (
        f'<g fill="none" stroke="{NAVY}"><rect x="4.5" y="4.5" width="288" height="201" stroke-width="1.1"/>'
        '<rect x="6.1" y="6.1" width="284.8" height="197.8" stroke-width=".35"/>'
        '<rect x="18.9" y="18.9" width="259.2" height="172.2" stroke-width=".9"/>'
        f'<rect x="20.5" y="20.5" width="256" height="169" stroke="{GOLD}" stroke-width=".45"/></g>'
    )


def _seal(x: float, y: float) -> str:
    """Seal with ribbon: a ring of 24 teeth, a star, two tails."""
    teeth = [(13.2, 11.9)[i % 2] for i in range(48)]
    ring = "L".join(f"{r * cos(pi * i / 24):.2f} {r * sin(pi * i / 24):.2f}" for i, r in enumerate(teeth))
    points = [(6.2, 2.5)[i % 2] for i in range(10)]
    star = "L".join(f"{r * sin(pi * i / 5):.2f} {-r * cos(pi * i / 5):.2f}" for i, r in enumerate(points))
    return (
        f'<g transform="translate({x} {y})"><path d="M-7 8L-10.5 29L-4.5 25.5L-.5 30L2 11Z" fill="{NAVY}"/>'
        f'<path d="M7 8L10.5 29L4.5 25.5L.5 30L-2 11Z" fill="#1d4e80"/><path d="M{ring}Z" fill="{GOLD}"/>'
        f'<circle r="10.4" fill="#fffdf6" stroke="#8a6a1c" stroke-width=".3"/><circle r="9.3" fill="{NAVY}"/>'
        f'<circle r="8.5" fill="none" stroke="#f3d27a" stroke-width=".3"/><path d="M{star}Z" fill="#f3d27a"/></g>'
    )


@cache
def certificate_frame() -> Markup:
    """The frame of the piagam as a data address: as a CSS background it is decoration, not content to read aloud."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 297 210"><rect width="297" height="210" fill="#fffdf6"/>'
        f"{_guilloche()}{_rules()}{_waves()}{_rosettes()}{_seal(253, 156)}</svg>"
    )
    return Markup("data:image/svg+xml;base64," + b64encode(svg.encode()).decode())  # noqa: S704 - drawn here
