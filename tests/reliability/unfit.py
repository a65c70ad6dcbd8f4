"""Words that anybody could type and that do not fit the facts: which form, which words, which sentence answers them."""

from __future__ import annotations

from typing import Any

from tests.reliability.abuses import NOBODY
from tests.reliability.doors import EMPLOYEE, OFFICER, Door
from tests.reliability.stage import Stage


def own_number(stage: Stage, door: Door) -> str:
    """The number of the person whose page it is."""
    person = door.page.rpartition("/")[2]
    return str(stage.one("SELECT number FROM person WHERE hex(id) = :id", id=person.replace("-", "").upper()))


def number_of_subject(stage: Stage, door: Door) -> str:
    """The number of the person a case is about."""
    case = door.action.split("/")[2].replace("-", "").upper()
    asked = 'SELECT p.number FROM person p JOIN "case" c ON c.subject_id = p.id WHERE hex(c.id) = :id'
    return str(stage.one(asked, id=case))


def own_username(stage: Stage, door: Door) -> str:
    """The name the sender signs in with."""
    return stage.city.listed[OFFICER][0]


def known_username(stage: Stage, door: Door) -> str:
    """Somebody of the city."""
    return stage.city.listed[EMPLOYEE][0]


NO_SUCH = "Tidak ada pegawai dengan NIP itu"
BEFORE = "Tanggal itu mendahului awal jabatan yang sekarang."
LIFETIME = "Pilih tanggal antara tahun 1945 dan 2100."
HAND_OVER, CORRECT = "cases.take evaluation hand_over DELIVERED", "cases.take line_correction correct REPORTED"
UNFIT: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("organisation.change_line", {"nip": "12345"}, NO_SUCH),
    ("organisation.change_line", {"nip": "197001019999999999"}, NO_SUCH),
    ("organisation.change_line", {"nip": own_number}, "Garis penilaian tidak boleh melingkar"),
    ("organisation.change_line", {"valid_from": "1900-01-01"}, LIFETIME),
    ("organisation.change_line", {"valid_from": "9999-12-31"}, LIFETIME),
    ("organisation.transfer", {"valid_from": "1950-01-01"}, BEFORE),
    ("organisation.transfer", {"position": NOBODY}, "Pilih jabatannya."),
    ("organisation.contract", {"ends_on": "2099-01-01"}, "paling jauh empat puluh tahun ke depan"),
    ("organisation.contract", {"ends_on": "1900-01-01"}, LIFETIME),
    ("organisation.leave", {"last_on": "1950-01-01"}, BEFORE),
    ("organisation.leave", {"last_on": "0001-01-01"}, LIFETIME),
    ("organisation.send_report", {"nip": "12345"}, NO_SUCH),
    (CORRECT, {"nip": "12345"}, NO_SUCH),
    (CORRECT, {"nip": number_of_subject}, "Atasan itu dinilai oleh pegawai ini sendiri"),
    ("kinship.declare_own", {"nip": "12345"}, "Tidak ada pegawai dengan NIP itu."),
    ("kinship.declare_own", {"nip": known_username}, "Itu NIP pegawai ini sendiri."),
    ("kinship.declare", {"hubungan": "tetangga"}, "Pilih hubungannya."),
    ("grants.propose", {"nip": "12345"}, "Tidak ada pegawai dengan NIP atau nama masuk ini."),
    ("grants.propose", {"nip": own_username}, "sendiri"),
    ("grants.propose", {"mulai": "2026-12-31", "sampai": "2026-08-01"}, "mendahului"),
    ("periods.move", {"tutup": "2026-01-01"}, "tidak boleh"),
    ("periods.move", {"tutup": "2099-01-01"}, "paling lama terbuka sampai setahun"),
    ("periods.give_case", {"sampai": "2026-01-01"}, "Dispensasi tidak memendekkan batas."),
    ("periods.give_case", {"sampai": "2090-01-01"}, "Dispensasi paling lama setahun dari hari ini."),
    ("periods.give_opd", {"sampai": "2090-01-01"}, "Dispensasi paling lama setahun dari hari ini."),
    ("periods.give_opd", {"opd": NOBODY}, "Pilih perangkat daerahnya."),
    (HAND_OVER, {"on": "2026-12-31"}, "Tanggal penyerahan tidak boleh di masa depan."),
    (HAND_OVER, {"on": "2020-01-01"}, "Hasil baru disampaikan"),
    ("cases.take followup propose PROPOSING", {"proposal": "hukuman"}, "Pilih usulannya."),
    ("skp.begin", {"source": f"contoh:{NOBODY}"}, "Pilih mulai dari mana."),
    ("skp.add_indicator", {"target_text": "NaN"}, "Ini bukan angka."),
    ("skp.add_indicator", {"target_text": "1e400 dokumen"}, "perlu diperbaiki"),
    ("evaluations.write_row", {"realisasi": "Infinity"}, "Ini bukan angka."),
    ("board.confirm", {"perkara": NOBODY}, "Belum ada yang dipilih."),
)
