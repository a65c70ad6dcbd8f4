"""People with a fixed name: the leaders of the city and everybody on the worked forms, at their real units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.city import seeds
from workflows.vocabulary import EmploymentStatus

_RANK = re.compile(r"(?P<pangkat>.+) \((?P<golongan>[IV]+/[a-e])\)")
_STATUS = {"TNI": EmploymentStatus.MILITER, "PNS": EmploymentStatus.PNS, "PPPK": EmploymentStatus.PPPK}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whose name and number are given."""

    name: str
    number: str
    status: EmploymentStatus
    golongan: str = ""
    pangkat: str = ""

    @property
    def joined_on(self) -> date:
        """What the number says; long ago for those without one."""
        if len(self.number) != 18:
            return date(2005, 3, 1)
        month = int(self.number[12:14])
        return date(int(self.number[8:12]), month if month <= 12 else 3, 1)


def named(block: dict[str, Any]) -> Named:
    """The person of a form's block."""
    rank = _RANK.fullmatch(block.get("rank_grade", ""))
    status = _STATUS[block.get("status", "PNS")]
    plain = str(block.get("rank_grade", ""))
    return Named(
        block["name"],
        block["identity_number"],
        status,
        rank["golongan"] if rank else plain if status is EmploymentStatus.PPPK else "",
        rank["pangkat"] if rank else plain if status is EmploymentStatus.MILITER else "",
    )


def heads() -> dict[str, Named]:
    """Unit code -> the head with a fixed name."""
    forms = seeds.examples()
    f1, f2, f4, f7, f8, f9 = (forms[key] for key in ("F1", "F2", "F4", "F7", "F8a", "F9a"))
    pns = EmploymentStatus.PNS
    return {
        "TANGSEL": Named("H. Raden Aditya Kusumadinata, S.H., M.A.P.", "", EmploymentStatus.PEJABAT_NEGARA),
        "WAWALI": Named("Hj. Nadia Puspaningrum, S.Sos., M.Si.", "", EmploymentStatus.PEJABAT_NEGARA),
        "SETDA": Named("Drs. Bimo Wirasakti, M.Si.", "197003151993031921", pns, "IV/d", "Pembina Utama Madya"),
        "INSPEKTORAT": Named("Dewanti Larasmaya, S.E., M.Ak.", "197211092000032922", pns, "IV/c", "Pembina Utama Muda"),
        "RSU-TANGSEL-RANAP": named(f1["assessor"]),
        "RSU-TANGSEL-YANMED": named(f1["assessor_superior"]),
        "SMPN-11": named(f2["assessor"]),
        "DIKBUD-SMP": named(f2["assessor_superior"]),
        "DISDUKCAPIL-SET-UMPEG": named(f4["assessor"]),
        "DISDUKCAPIL-SET": named(f4["assessor_superior"]),
        "DISDUKCAPIL-DAFDUK": named(f8["assessor"]),
        "DISDUKCAPIL": named(f8["assessor_superior"]),
        "KEL-PAMULANG-PONDOK-BENDA": named(f9["assessor"]),
        "KEC-PAMULANG": named(f9["assessor_superior"]),
        "BKPSDM": Named(f7["leader"]["name"], f7["leader"]["identity_number"], pns, "IV/c", "Pembina Utama Muda"),
        "BKPSDM-P2IK": Named(f7["rows"][0]["name"], f7["rows"][0]["identity_number"], pns, "IV/a", "Pembina"),
    }


def staff() -> dict[str, list[tuple[str, Named]]]:
    """Unit code -> (jabatan, person) for staff with a fixed name, in the order of their chairs."""
    forms = seeds.examples()
    pengatur = ("II/c", "Pengatur")
    officer = ("III/c", "Penata")
    pns = EmploymentStatus.PNS
    return {
        "RSU-TANGSEL-RANAP": [("POS_PERAWAT_TERAMPIL", named(forms["F1"]["employee"]))],
        "SMPN-11": [("POS_GURU_MUDA", named(forms["F2"]["employee"]))],
        "DISDUKCAPIL-SET-UMPEG": [("POS_ANALIS_SDM_PERTAMA", named(forms["F4"]["employee"]))],
        "KEL-PAMULANG-PONDOK-BENDA": [("POS_PENGADMINISTRASI", named(forms["F9a"]["employee"]))],
        "DISDUKCAPIL-DAFDUK": [
            ("POS_ADB_TERAMPIL", named(forms["F8a"]["employee"])),
            ("POS_ADB_TERAMPIL", Named("Salsa Nirmala Putri, A.Md.", "199408172021022923", pns, *pengatur)),
            ("POS_ADB_TERAMPIL", Named("Yoga Prabaswara, A.Md.Kom.", "199001052019031924", pns, *pengatur)),
            ("POS_LOKET", Named("Bayu Anggara Saputra, A.Md.", "199507082021021929", pns, *pengatur)),
        ],
        "BKPSDM-P2IK-KINERJA": [
            ("POS_ANALIS_SDM_MUDA", Named("Tirta Adi Nugraha, S.Sos., M.Si.", "198506142010011925", pns, *officer)),
            (
                "POS_ANALIS_SDM_PERTAMA",
                Named("Mega Ayu Kinasih, S.Psi.", "199212032018012926", pns, "III/b", "Penata Muda Tingkat I"),
            ),
        ],
        "SETDA-ORG": [
            ("POS_ANALIS_KEBIJAKAN", Named("Wisnu Hardana, S.IP., M.Si.", "198709212011011927", pns, *officer))
        ],
        "INSPEKTORAT": [
            ("POS_AUDITOR_MUDA", Named("Gita Anjani Pramesti, S.E., Ak.", "198802112012012928", pns, *officer))
        ],
    }


def numbers() -> set[str]:
    """Numbers nobody else may get."""
    people = [*heads().values(), *(person for people in staff().values() for _, person in people)]
    return {person.number for person in people if person.number}
