"""Pictures drawn as SVG: QR code, distribution curve, certificate frame. Few paths each, no colour without meaning."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from math import cos, exp, pi, sin

import segno
from markupsafe import Markup

PREDICATES = ("Sangat Kurang", "Kurang/Misconduct", "Butuh Perbaikan", "Baik", "Sangat Baik")
"""The x axis of the official curve, left to right."""
PEAKS = {"ISTIMEWA": 4, "BAIK": 3, "BUTUH PERBAIKAN": 2, "KURANG": 1, "SANGAT KURANG": 0}
NAVY, GOLD, PALE = "#123a63", "#b8902f", "#c3cfdd"
FACE = 'font-family="Liberation Sans"'


def qr_code(address: str) -> Markup:
    """The verification address as one SVG path. The mask is fixed: choosing the best one costs more than it gives."""
    code = segno.make(address, error="m", micro=False, mask=4, boost_error=False)
    svg = code.svg_inline(border=0, svgclass="qr", lineclass=None, omitsize=True, title="Kode QR halaman verifikasi")
    return Markup(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S704 - segno's own


def curve(organisation_predicate: str) -> Markup:
    """POLA DISTRIBUSI: predikat on x, Frekuensi Pegawai on y, the peak where the organisation's predicate puts it.

    An unknown or empty predicate draws no curve. The heights illustrate; they are no percentages of any rule.
    """
    return _curve(organisation_predicate.upper()) if organisation_predicate.upper() in PEAKS else Markup()


@cache
def _curve(organisation_predicate: str) -> Markup:
    peak, left, step, base, height = PEAKS[organisation_predicate], 30, 80, 84, 74

    def level(x: float) -> float:
        return base - height * exp(-((x - peak) ** 2) / 1.15)

    bars = "".join(
        f'<path d="M{left + i * step + 16} {base}V{level(i):.1f}h48V{base}Z" fill="{NAVY if i == peak else PALE}"/>'
        for i in range(5)
    )
    line = "M" + "L".join(f"{left + i * step / 8:.1f} {level(i / 8 - 0.5):.1f}" for i in range(41))
    labels = "".join(
        f'<text x="{left + i * step + 40}" y="96" text-anchor="middle" font-size="9" {FACE}>{name}</text>'
        for i, name in enumerate(PREDICATES)
    )
    title = (
        f"Kurva distribusi predikat kinerja pegawai dengan capaian kinerja organisasi {organisation_predicate}: "
        f"frekuensi tertinggi pada predikat {PREDICATES[peak]}"
    )
    return Markup(  # noqa: S704 - drawn here from numbers and the five known words
        f'<svg xmlns="http://www.w3.org/2000/svg" class="curve" viewBox="0 0 440 112" role="img"><title>{title}</title>'
        f'{bars}<path d="{line}" fill="none" stroke="{GOLD}" stroke-width="1.8"/>'
        f'<path d="M{left} 4V{base}H434" fill="none" stroke="#000" stroke-width=".9"/>{labels}'
        f'<text x="230" y="109" text-anchor="middle" font-size="9" {FACE}>Predikat kinerja pegawai</text>'
        f'<text transform="translate(20 46) rotate(-90)" text-anchor="middle" font-size="9" {FACE}>Frekuensi Pegawai'
        "</text></svg>"
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
