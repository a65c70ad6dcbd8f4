"""Answers of the calculations in words: one headline, the facts under it, and what is worth a second look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.web.filters import angka, hari_tanggal, tanggal
from workflows.credit import Level, printed
from workflows.predicate import Predicate

Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark: where, what, why, and a better way."""

    where: str
    text: str
    reason: str
    better: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`kind` is a status of the house: selesai, perlu, jalan."""

    kind: str
    headline: str
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()


def told(operation: str, found: Found) -> Answer:
    """The answer of an operation in words. What could not be reckoned is told by its own sentence."""
    if "error" in found:
        return Answer("perlu", str(found["message"]))
    return WORDS[operation](found)


def _predicate(found: Found) -> Answer:
    return Answer("selesai", f"Predikat {found['label']}", (("Tercetak pada formulir", found["printed_label"]),))


def _jump(found: Found) -> Answer:
    steps = (("Jarak predikat", f"{found['steps']} tingkat"),)
    if found["requires_reason"]:
        return Answer("perlu", "Perlu alasan tertulis", steps)
    return Answer("selesai", "Tidak perlu alasan tertulis", steps)


def _objection(found: Found) -> Answer:
    unit = "hari kerja" if found["day_type"] == "working" else "hari kalender"
    facts = (
        ("Hari terpakai", f"{found['days']} dari {found['limit']} {unit}"),
        ("Hari terakhir", tanggal(date.fromisoformat(found["last_day"]))),
    )
    notes = _uncounted(found)
    if found["accepted"]:
        return Answer("selesai", "Masih dalam batas waktu", facts, notes)
    return Answer("perlu", "Lewat batas waktu", facts, notes)


def _uncounted(found: Found) -> tuple[Note, ...]:
    """Years whose days off nobody loaded."""
    return tuple(Note("", "Kalender belum lengkap", sentence) for sentence in found["warnings"])


def _day(iso: str) -> str:
    return hari_tanggal(date.fromisoformat(iso))


def _deadline(found: Found) -> Answer:
    facts = (
        ("Hari kerja", f"{found['working_days']} dari {found['limit_working_days']}"),
        ("Hari terakhir", _day(found["last_day"])),
    )
    if found["within"]:
        return Answer("selesai", "Dalam tenggat", facts, _uncounted(found))
    return Answer("perlu", "Lewat tenggat", facts, _uncounted(found))


def _effective(found: Found) -> Answer:
    facts = (("Dihitung", f"hari kerja ke-{found['working_day']} sesudah diterima"),)
    return Answer("selesai", f"Berlaku {_day(found['effective_date'])}", facts, _uncounted(found))


def _summons(found: Found) -> Answer:
    facts = (
        ("Pemeriksaan", f"hari kerja ke-{found['working_days']} sejak surat"),
        ("Sebaiknya paling lambat", _day(found["last_day"])),
        ("Paling lambat", _day(found["last_possible_day"])),
    )
    if found["blocked"]:
        return Answer("perlu", "Terlalu lama; buat surat panggilan baru", facts, _uncounted(found))
    if found["warning"]:
        late = f"Lewat {found['warned_after']} hari kerja; masih dapat dilakukan, periksa kembali"
        return Answer("perlu", late, facts, _uncounted(found))
    return Answer("selesai", "Dalam batas", facts, _uncounted(found))


COMPARED = {">=": "paling sedikit", "<=": "paling banyak", "=": "tepat", None: "tidak disebut"}


def _target(found: Found) -> Answer:
    if found["value"] is None:
        return Answer("jalan", "Dibaca sebagai uraian tanpa angka")
    unit = str(found["unit"] or "").replace("_", " ")
    number = angka(Decimal(found["value"]))
    facts = (("Pembanding", COMPARED[found["comparator"]]), ("Satuan", unit or "tidak disebut"))
    return Answer("selesai", f"Dibaca: {number} {unit}".rstrip(), facts)


def _comparison(found: Found) -> Answer:
    if found["better_than_target"]:
        return Answer("selesai", "Lebih baik daripada target")
    return Answer("selesai", "Memenuhi target") if found["meets_target"] else Answer("perlu", "Belum memenuhi target")


def _distribution(found: Found) -> Answer:
    facts: list[tuple[str, str]] = [("Pegawai", str(found["people"]))]
    facts += [
        (limit["sentence"].rstrip("."), f"{limit['count']} orang, {'sesuai' if limit['held'] else 'tidak sesuai'}")
        for limit in found["limits"]
    ]
    largest = Predicate(found["dominant"]).label
    facts.append((f"Sebagian besar {largest}", "ya" if found["dominant_reached"] else "belum"))
    notes = (Note("", "Unit kecil", "Persentase tidak dapat dipenuhi tepat; baca pada tingkat perangkat daerah."),)
    told_notes = notes if found["small_unit"] else ()
    if found["ok"]:
        return Answer("selesai", "Sesuai pola distribusi", tuple(facts), told_notes)
    return Answer("perlu", "Di luar pola: pimpinan menuliskan pertimbangannya", tuple(facts), told_notes)


def _credit(found: Found) -> Answer:
    exact = Fraction(found["exact"])
    facts = [
        (
            f"{Level(part['level']).label}, {Predicate(part['predicate']).label}, {part['months']} bulan",
            _reckoning(part),
        )
        for part in found["parts"]
    ]
    facts += [
        ("Nilai tepat", found["exact"]),
        ("Dua desimal", printed(exact, 2).replace(".", ",")),
        ("Tiga desimal", printed(exact, 3).replace(".", ",")),
    ]
    return Answer("selesai", f"{printed(exact, 3).replace('.', ',')} angka kredit", tuple(facts))


def _reckoning(part: Found) -> str:
    percent, coefficient = _number(part["percent"]), _number(part["coefficient"])
    return f"{part['months']}/12 × {percent}% × {coefficient} = {_number(part['exact'])}"


def _number(fraction: str) -> str:
    """With three decimals at most, zeros at the end left out."""
    text = printed(Fraction(fraction), 3)
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _identity(found: Found) -> Answer:
    facts = [("Jenis nomor", found["detected_type"] or "tidak dikenali")]
    if found["birth_date"]:
        facts.append(("Tanggal lahir", tanggal(date.fromisoformat(found["birth_date"]))))
    if found["sex"]:
        facts.append(("Jenis kelamin", "Laki-laki" if found["sex"] == "L" else "Perempuan"))
    if found["valid"]:
        return Answer("selesai", "Susunan nomornya benar", tuple(facts))
    notes = tuple(Note("", "Perlu diperiksa", sentence) for sentence in found["sentences"])
    return Answer("perlu", "Susunan nomornya keliru", tuple(facts), notes)


def _review(found: Found) -> Answer:
    rated = Predicate(found["predicate"]).label if found["predicate"] else "belum ada, rating belum lengkap"
    facts = [
        ("Predikat", f"{rated}; pemeriksaan ini tidak mengubahnya"),
        ("Indikator di bawah target", str(len(found["below_target_indicators"]))),
        ("Alasan tertulis", _reason(found)),
    ]
    notes = tuple(
        Note(one["where"] or "", one["text"], one["reason"], one["better"] or "") for one in found["notes"]
    )
    if not notes:
        return Answer("selesai", "Tidak ada catatan", tuple(facts))
    return Answer("perlu", f"{len(notes)} catatan untuk dilihat kembali", tuple(facts), notes)


def _reason(found: Found) -> str:
    if not found["requires_justification"]:
        return "tidak diminta"
    return "diminta, belum ada" if found["justification_missing"] else "diminta dan sudah ada"


WORDS: Mapping[str, Callable[[Found], Answer]] = {
    "appraisal.predicate": _predicate,
    "appraisal.annual_jump": _jump,
    "appraisal.objection_check": _objection,
    "target.parse": _target,
    "target.compare": _comparison,
    "distribution.check": _distribution,
    "credit.compute": _credit,
    "identity.validate": _identity,
    "skp.review": _review,
    "discipline.deadline_check": _deadline,
    "discipline.effective_date": _effective,
    "discipline.summons_check": _summons,
}
