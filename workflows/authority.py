"""Whom somebody may let act for an office: what is refused already where it is written, each with its sentence.

Whoever acts by authority passes nothing on (UU 30/2014, mandates): depth one, so no circle can close either. The same
is asked again at every decision, of the people as they are then.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workflows.approval import Power


class Kind(StrEnum):
    """As `AuthorityKind` is stored."""

    PLH = "plh"
    PLT = "plt"
    MANDATE = "mandat"
    SUBSTITUTE = "pengganti"
    PREPARER = "penyiap"


TEMPORARY = frozenset({Kind.PLH, Kind.SUBSTITUTE})
SELF_SET = frozenset({Kind.SUBSTITUTE, Kind.PREPARER})  # a person sets them himself, for a chair that is his own
OF_A_HOLDER = SELF_SET | {Kind.MANDATE}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An authority as somebody wants to give it."""

    kind: Kind
    valid_from: date
    valid_to: date
    basis_on: date
    powers: frozenset[Power] = frozenset()


@dataclass(frozen=True, slots=True)
class Around:
    """What stands on its days: who holds the chair, what the candidate holds and gave away, whose matters wait there.

    `his_stand_ins`: who acts for the candidate himself in those days; `stood_in_for`: the giver acts in this chair by
    authority only; `own_matters`: open cases about the candidate that wait for this very chair.
    """

    name: str
    today: date
    holder: str = ""
    holds_it: bool = False
    same_already: str = ""
    his_stand_ins: tuple[str, ...] = ()
    giver_stands_in: bool = False
    own_matters: int = 0
    longest: int = 90


def refusals(wanted: Wanted, around: Around) -> tuple[str, ...]:
    """Everything that speaks against it, as sentences; empty when it may be written."""
    return tuple(filter(None, (*_days(wanted, around), *_chair(wanted, around), *_chain(wanted, around))))


def _days(wanted: Wanted, around: Around) -> tuple[str, ...]:
    if wanted.valid_to < wanted.valid_from:
        return ("Wewenang ini berakhir sebelum dimulai; periksa kedua tanggalnya.",)
    too_long = wanted.valid_to - wanted.valid_from >= timedelta(days=around.longest)
    return (
        "Wewenang ini sudah berakhir; catat masa yang masih berjalan." if wanted.valid_to < around.today else "",
        "Wewenang tidak berlaku sebelum suratnya ada." if wanted.valid_from < wanted.basis_on else "",
        f"Paling lama {around.longest} hari; untuk masa yang lebih panjang diperlukan Plt. dengan keputusan."
        if too_long and wanted.kind in TEMPORARY else "",
    )  # fmt: skip


def _chair(wanted: Wanted, around: Around) -> tuple[str, ...]:
    return (
        f"{around.name} memegang jabatan ini sendiri." if around.holds_it else "",
        f"Jabatan ini dipegang {around.holder}; Plt. hanya untuk jabatan yang kosong."
        if wanted.kind is Kind.PLT and around.holder else "",
        "Jabatan ini kosong, jadi tidak ada yang dapat memberi mandat; tunjuk Plt. atau Plh."
        if wanted.kind is Kind.MANDATE and not around.holder else "",
        f"Pada hari-hari itu sudah ada {around.same_already}." if around.same_already else "",
        f"{around.name} adalah pegawai dalam {around.own_matters} perkara yang menunggu jabatan ini; "
        "yang bersangkutan tidak mewakili pemutus perkaranya sendiri. Pilih orang lain."
        if around.own_matters and wanted.kind in SELF_SET else "",
        "Penyiap tidak memutus, jadi tidak dapat diberi wewenang tambahan."
        if wanted.powers and wanted.kind in SELF_SET else "",
    )  # fmt: skip


def _chain(wanted: Wanted, around: Around) -> tuple[str, ...]:
    found = []
    if around.giver_stands_in:
        found.append("Anda sendiri bertindak di jabatan ini berdasarkan wewenang; wewenang itu tidak dapat diteruskan.")
    if around.holder and around.holder in around.his_stand_ins:
        found.append(f"{around.name} diwakili {around.holder} pada hari-hari itu: keduanya akan saling mewakili.")
    elif around.his_stand_ins and wanted.kind is not Kind.PREPARER:
        found.append(
            f"{around.name} sendiri diwakili {around.his_stand_ins[0]} pada hari-hari itu; "
            "wewenang tidak diteruskan dua kali."
        )
    return tuple(found)
