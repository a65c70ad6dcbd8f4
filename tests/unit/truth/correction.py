"""Ralat: UU 30/2014 Pasal 63 (whoever established a decision corrects its misprints), and choices of the city."""

from __future__ import annotations

from typing import Any

from tests.unit.truth import Broken, Law, read
from workflows.correction import Facts
from workflows.goal_setting import Reason

STATES = ("REPORTED", "SIGNED", "CORRECTED", "REFUSED", "WITHDRAWN")
STEPS = ("sign", "forward", "refuse", "confirm", "withdraw", "take_back")

ALLOWED = read("""
# Whoever signed the document signs its correction; what he reports himself goes on to BKPSDM.
REPORTED | sign      | assessor | other | SIGNED    | UU 30/2014
REPORTED | forward   | system   | other | SIGNED    | UU 30/2014
REPORTED | refuse    | assessor | other | REFUSED   | UU 30/2014
# An officer confirms that it is printed anew, or refuses in writing.
SIGNED   | confirm   | bkpsdm   | other | CORRECTED | Kebijakan kota
SIGNED   | refuse    | bkpsdm   | other | REFUSED   | UU 30/2014
# Whoever reported may take it back while nothing is printed.
REPORTED | withdraw  | employee | self  | WITHDRAWN | Kebijakan kota
SIGNED   | withdraw  | employee | self  | WITHDRAWN | Kebijakan kota
REPORTED | take_back | assessor | other | WITHDRAWN | Kebijakan kota
REPORTED | take_back | bkpsdm   | other | WITHDRAWN | Kebijakan kota
SIGNED   | take_back | assessor | other | WITHDRAWN | Kebijakan kota
SIGNED   | take_back | bkpsdm   | other | WITHDRAWN | Kebijakan kota
""")

UNREAD = ("Buka dan baca isinya dahulu", {"opened_by_actor": False})
OWN = ("Yang melaporkan tidak memutus laporannya sendiri", {"reported_by_actor": True})
GONE = ("Dokumennya sudah digantikan atau tidak lagi memuat teks itu.", {"stands": False})
SIGNED = ("Ralat ini sudah Anda tandatangani", {"signed_by_actor": True})
NOT_MINE = ("Hanya yang melaporkan dapat menarik laporannya.", {"reported_by_actor": False})
ASKED = (
    ("REPORTED", "sign", (UNREAD, OWN, GONE)), ("REPORTED", "refuse", (OWN,)),
    ("REPORTED", "forward", (("Laporan ini bukan dari penandatangan dokumennya.", {"reported_by_signer": False}),)),
    ("SIGNED", "confirm", (UNREAD, OWN, SIGNED, GONE)), ("SIGNED", "refuse", (OWN,)),
    *((state, step, (NOT_MINE,)) for state in ("REPORTED", "SIGNED") for step in ("withdraw", "take_back")),
)  # fmt: skip
BROKEN = tuple(Broken(state, step, says, facts) for state, step, broken in ASKED for says, facts in broken)


def facts(step: str) -> Facts:
    """A document that still prints the text; the actor opened the report, which is his own where he takes it back."""
    return Facts(
        stands=True, reported_by_actor=step in ("withdraw", "take_back"), signed_by_actor=False,
        reported_by_signer=step == "forward", opened_by_actor=True,
    )  # fmt: skip


def payload(_: str, step: str) -> Any:
    """The words a step asks for."""
    return Reason("Teksnya sudah benar menurut SK.") if step == "refuse" else None


LAW = Law(
    "correction", STATES, STEPS, frozenset({"CORRECTED", "REFUSED", "WITHDRAWN"}), ALLOWED, BROKEN, facts, payload
)
