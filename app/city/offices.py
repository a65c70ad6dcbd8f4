"""Who acts for an office: officers of BKPSDM and Setda, administrators of OPDs, auditors; and who may sign in."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from app.city.casework import Case
from app.city.rows import OPEN_END, Ids, Rows
from app.city.staffing import COUNTER_UNIT, OFFICER_UNIT
from app.city.structure import CITY, OFFICERS, SECRETARIAT, Structure, Unit
from app.city.workforce import Human
from workflows.approval import Who

EMPLOYEE = 3  # the place at the counter of the employee on the sign-in page
SETDA_UNIT, AUDIT_UNIT, AGENCY = "SETDA-ORG", "INSPEKTORAT", "DISDUKCAPIL"


@dataclass(frozen=True, slots=True)
class Demo:
    """Somebody a visitor may be: the label of the role, and what there is to do."""

    label: str
    person: Human
    username: str
    note: str


class Offices:
    """Who holds which office, in a fixed order."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self.officers = self._staff(OFFICER_UNIT)
        self.counter = self._staff(COUNTER_UNIT)
        self.setda = self._staff(SETDA_UNIT)
        self.auditors = self._staff(AUDIT_UNIT)
        self.admins = {unit.id: self._admin(unit.code) for unit in structure.opds()}

    def unit(self, code: str) -> Unit | None:
        return self._structure.units.get(code)

    def _staff(self, code: str) -> list[Human]:
        """People of a unit below its head, in the order of their chairs."""
        return [c.holder for c in self._structure.units[code].chairs if not c.is_head and c.holder is not None]

    def _admin(self, code: str) -> Human:
        """The head of the personnel subbagian, else somebody of the OPD, else its head."""
        for unit_code in (f"{code}-SET-UMPEG", "SETDA-UMUM" if code == SECRETARIAT else f"{code}-SET", code):
            unit = self._structure.units.get(unit_code)
            if unit is None:
                continue
            found = unit.head.holder if unit.head and unit_code != code and not unit.head.acting else None
            found = found or next(iter(self._staff(unit_code)), None)
            if found is not None:
                return found
        head = self._structure.head(code).holder
        assert head is not None
        return head

    def acting_for(self, case: Case, who: Who) -> Human:
        """An officer who may decide this case: not the person concerned, nor his assessor or his staff, nor twice."""
        if who is Who.ADMIN_OPD:
            return self.admins[case.chair.opd.id]
        assessor = case.chair.assessor
        setda = case.chair is self._structure.head(OFFICERS)
        pool = self.setda if setda else self.officers
        barred = {case.person.id, *case.handled, *({assessor.holder.id} if assessor and assessor.holder else ())}
        free = [one for one in pool if one.id not in barred and one.chair is not assessor] or pool
        chosen = free[case.id[-1] % len(free)]
        case.handled.add(chosen.id)
        return chosen

    def grants(self) -> list[tuple[Human, str, bytes | None, str]]:
        """(person, role, OPD, reason) of every grant."""
        head = self._structure.head(OFFICERS).holder
        assert head is not None
        return [
            *((person, "petugas_bkpsdm", None, "Penetapan petugas penilaian kinerja") for person in self.officers),
            (head, "kepala_bkpsdm", None, "Karena jabatan"),
            *((person, "petugas_setda", None, "Pengesahan evaluasi Kepala BKPSDM") for person in self.setda),
            *((person, "inspektorat", None, "Pengawasan kinerja pegawai") for person in self.auditors),
            *((person, "admin_opd", opd, "Surat penunjukan kepala OPD") for opd, person in self.admins.items()),
        ]

    def demo(self) -> list[Demo]:
        """One person for each role, in the order of the sign-in page."""
        counter = self._structure.head(COUNTER_UNIT)
        employee = self.counter[EMPLOYEE]
        agency, city, secretary, bkpsdm = (
            self._structure.head(c).holder for c in (AGENCY, CITY, SECRETARIAT, OFFICERS)
        )
        assert counter.holder is not None
        assert agency is not None
        assert city is not None
        assert secretary is not None
        assert bkpsdm is not None
        agency_id = self._structure.units[AGENCY].id
        listed = [
            ("Pegawai", employee, "Hasil triwulan terakhir menunggu tanggapan."),
            ("Pejabat penilai", counter.holder, "Puluhan penilaian dan SKP menunggu."),
            ("Kepala OPD", agency, "Atasan pejabat penilai: keberatan dan tindak lanjut."),
            ("Admin OPD", self.admins[agency_id], "Pegawai, penyerahan kertas, dan koreksi atasan."),
            ("Petugas BKPSDM", self.officers[0], "Papan pengesahan seluruh kota."),
            ("Petugas BKPSDM kedua", self.officers[1], "Pasangan empat mata."),
            ("Kepala BKPSDM", bkpsdm, "Rekap, kebijakan, dan hak akses."),
            ("Petugas Setda", self.setda[0], "Mengesahkan evaluasi Kepala BKPSDM."),
            ("Sekretaris Daerah", secretary, "Menilai kepala OPD dan menyetujui tindak lanjut."),
            ("Wali Kota", city, "Menilai Sekretaris Daerah."),
            ("Inspektorat", self.auditors[0], "Membaca semua perkara."),
        ]
        names = {city.id: "wali.kota"}
        return [Demo(label, person, names.get(person.id, person.number), note) for label, person, note in listed]


def write_offices(
    offices: Offices, today: date, seed: int, rows: Rows, ids: Ids, tenant: bytes, password: str | None
) -> None:
    """Grants by four eyes, and accounts for those a visitor may be."""
    add, since = rows.adder("grant"), date(today.year - 1, 1, 2).isoformat()
    stamp = f"{since} 02:00:00.000000"
    pair = offices.officers[:2]
    for person, role, opd, reason in offices.grants():
        by = (None, None) if person in pair else (pair[0].id, pair[1].id)
        add((ids(), tenant, person.id, role, opd, reason, since, OPEN_END, by[0], stamp, by[1], stamp, 1))
    dice, add_account = random.Random(f"{seed}:akun"), rows.adder("account")
    for no, demo in enumerate(offices.demo(), start=1):
        note = f"{demo.label}: {demo.note}"
        add_account((ids(), demo.person.id, demo.username, password, 1, dice.randbytes(16).hex(), no, note))
