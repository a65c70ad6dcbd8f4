"""One file of e-Kinerja that an officer laid beside Tangkas, and what differs: most of it waits for its owner."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator

from app.city.casework import Casework
from app.city.offices import Offices
from app.city.rows import Rows
from app.city.workforce import Human
from app.reconciliation.models import DifferenceKind, Owner, Standing
from app.records.chain import canonical
from workflows.approval import Who

FILE = "ekinerja-skp.xlsx"
SETTLED = "e-Kinerja masih memakai nomenklatur sebelum penataan jabatan."
STORY: tuple[tuple[DifferenceKind, Owner, str, str, Standing], ...] = (
    (DifferenceKind.POSITION, Owner.ADMIN_OPD, "Pengadministrasi Umum", "{title}", Standing.OPEN),
    (DifferenceKind.ASSESSOR, Owner.ADMIN_OPD, "Pejabat pada unit semula", "{assessor}", Standing.ASKED),
    (DifferenceKind.SKP_THERE, Owner.EMPLOYEE, "Belum dibuat", "SKP disetujui", Standing.OPEN),
    (DifferenceKind.UNIT, Owner.ADMIN_OPD, "Sekretariat", "{unit}", Standing.OPEN),
    (DifferenceKind.SKP_HERE, Owner.EMPLOYEE, "Disetujui", "Masih draf", Standing.ASKED),
    (DifferenceKind.POSITION, Owner.ADMIN_OPD, "Pengelola Data", "{title}", Standing.SETTLED),
)  # fmt: skip
STRANGER = ("Anita Kusumaningrum", "200003122025012001", "Arsiparis Terampil, Sekretariat")
OPDS = ("DISDUKCAPIL", "DIKBUD")


class Ekinerja:
    """Writes it, before the chain of BKPSDM is closed."""

    def __init__(self, offices: Offices, casework: Casework, rows: Rows, people: list[Human]) -> None:
        self.officer, self.casework, self.people = offices.officers[0], casework, people
        self._file, self._line = rows.adder("ekinerja_file"), rows.adder("ekinerja_difference")

    def write(self) -> None:
        """The file, its lines, and the record of it."""
        one, day = self.casework, self.casework.clockwork.back(2)
        at = one.clockwork.spread(random.Random("e-kinerja"), day, day, 1)[0]
        file, scope = one.ids(), str(one.clockwork.today.year)
        sha256 = hashlib.sha256(FILE.encode()).hexdigest()
        desk = self.officer.chair.opd
        lines = [*self._lines(), self._stranger(desk.id)]
        read = sum(one.chair.opd.code in OPDS for one in self.people)
        self._file((file, one.tenant_id, None, scope, FILE, sha256, read, len(lines), self.officer.name, at.text))
        for line in lines:
            self._line((one.ids(), one.tenant_id, file, scope, *line, at.text, 1))
        body = {"file": FILE, "sha256": sha256, "scope": scope, "people": read, "differences": len(lines),
                "new": len(lines), "reopened": 0, "gone": 0}  # fmt: skip
        actor = one.snapshot(self.officer, self.officer.chair, Who.BKPSDM)
        one.chains.tell(desk, at, "reconciliation:imported", None, None, actor, canonical(body))

    def _lines(self) -> Iterator[tuple[object, ...]]:
        for code in OPDS:
            members = [one for one in self.people if one.chair.opd.code == code and not one.chair.is_head
                       and one.is_asn and not one.ended_on and one.chair.holder is one]  # fmt: skip
            for person, (kind, owner, theirs, ours, standing) in zip(members[-len(STORY) :], STORY, strict=False):
                above = person.chair.assessor
                assessor = above.holder.name if above and above.holder else "Belum ada pejabat penilai"
                told = ours.format(title=person.chair.title, unit=person.chair.unit.seed.name, assessor=assessor)
                asked = person if owner is Owner.EMPLOYEE else None
                acted = standing is not Standing.OPEN
                yield (
                    person.chair.opd.id, person.number, person.name, person.id, None, None, kind.value, owner.value,
                    asked.id if asked else None, asked.name if asked else "", theirs, told, standing.value,
                    SETTLED if standing is Standing.SETTLED else "", self.officer.name if acted else "",
                )  # fmt: skip

    def _stranger(self, desk: bytes) -> tuple[object, ...]:
        name, number, theirs = STRANGER
        return (desk, number, name, None, None, None, DifferenceKind.UNKNOWN_PERSON.value, Owner.BKPSDM.value, None, "",
                theirs, "Tidak dikenal di Tangkas", Standing.OPEN.value, "", "")  # fmt: skip
