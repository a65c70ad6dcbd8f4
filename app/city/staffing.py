"""Which posts a unit needs: inner units of agencies, weights, and the mix of jabatan by kind of unit and agency."""

from __future__ import annotations

from app.city import seeds
from app.city.seeds import Post, UnitSeed

HOSPITAL_UNITS = (
    UnitSeed(
        "RSU-TANGSEL-YANMED",
        "Bagian Pelayanan Medik",
        "Bag. Pelayanan Medik",
        "bagian",
        "RSU-TANGSEL",
        False,
        "Kepala Bagian Pelayanan Medik",
        "III.b",
        "administrator",
    ),
    UnitSeed(
        "RSU-TANGSEL-RANAP",
        "Instalasi Rawat Inap",
        "Rawat Inap",
        "instalasi",
        "RSU-TANGSEL-YANMED",
        False,
        "Kepala Instalasi Rawat Inap",
        "",
        "fungsional",
    ),
    UnitSeed(
        "RSU-TANGSEL-IGD",
        "Instalasi Gawat Darurat",
        "IGD",
        "instalasi",
        "RSU-TANGSEL-YANMED",
        False,
        "Kepala Instalasi Gawat Darurat",
        "",
        "fungsional",
    ),
)

# What an agency's own bidang are called, and the technical post that is typical of it.
_AGENCIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "SETWAN": ("POS_RISALAH", ("Persidangan dan Perundang-undangan", "Fasilitasi Penganggaran dan Pengawasan")),
    "INSPEKTORAT": ("POS_AUDITOR_MUDA", ("Pengawasan Wilayah I", "Pengawasan Wilayah II", "Pengawasan Wilayah III")),
    "DSDABMBK": ("POS_TEKNIK_JALAN", ("Sumber Daya Air", "Bina Marga", "Bina Konstruksi")),
    "DCKTR": ("POS_PENATA_RUANG", ("Bangunan", "Tata Ruang", "Penyehatan Lingkungan dan Air Minum")),
    "PERKIMTA": ("POS_TEKNIK_JALAN", ("Perumahan", "Kawasan Permukiman", "Pertanahan")),
    "SATPOLPP": (
        "POS_SATPOL_TERAMPIL",
        ("Ketertiban Umum", "Penegakan Perundang-undangan Daerah", "Perlindungan Masyarakat"),
    ),
    "DAMKAR": ("POS_DAMKAR", ("Pemadaman", "Penyelamatan", "Pencegahan")),
    "DINSOS": ("POS_PEKSOS", ("Rehabilitasi Sosial", "Perlindungan dan Jaminan Sosial", "Pemberdayaan Sosial")),
    "DISNAKER": ("POS_PENGANTAR_KERJA", ("Penempatan Tenaga Kerja", "Pelatihan Kerja", "Hubungan Industrial")),
    "DP3AP2KB": ("POS_PENYULUH_KB", ("Pemberdayaan Perempuan", "Perlindungan Anak", "Keluarga Berencana")),
    "DKP3": ("POS_PENYULUH_TANI", ("Ketahanan Pangan", "Pertanian", "Perikanan")),
    "DLH": ("POS_PENGENDALI_LINGKUNGAN", ("Persampahan", "Pengendalian Pencemaran", "Penataan Lingkungan")),
    "DISHUB": ("POS_PENGUJI_KENDARAAN", ("Lalu Lintas", "Angkutan", "Prasarana dan Pengujian")),
    "DISKOMINFO": (
        "POS_PRAKOM_PERTAMA",
        ("Aplikasi Informatika", "Informasi dan Komunikasi Publik", "Statistik dan Persandian"),
    ),
    "DISKOPUKM": ("POS_KOPERASI", ("Koperasi", "Usaha Mikro")),
    "DPMPTSP": ("POS_PERIZINAN", ("Penanaman Modal", "Pelayanan Perizinan", "Pengaduan dan Pelaporan")),
    "DISPORA": ("POS_OLAHRAGA", ("Kepemudaan", "Keolahragaan")),
    "DISPUSIP": ("POS_PUSTAKAWAN", ("Perpustakaan", "Kearsipan")),
    "DISPAR": ("POS_WISATA", ("Destinasi Pariwisata", "Ekonomi Kreatif")),
    "DISPERINDAG": ("POS_PENERA", ("Perindustrian", "Perdagangan", "Metrologi")),
    "BAPELITBANGDA": (
        "POS_PERENCANA_MUDA",
        ("Perencanaan Makro", "Pembangunan Manusia", "Penelitian dan Pengembangan"),
    ),
    "BKAD": ("POS_ANALIS_KEUANGAN", ("Anggaran", "Perbendaharaan", "Aset Daerah")),
    "BAPENDA": ("POS_PAJAK", ("Pendataan dan Penetapan", "Penagihan dan Pemeriksaan", "Pengembangan Pendapatan")),
    "KESBANGPOL": ("POS_KESBANG", ("Wawasan Kebangsaan", "Politik Dalam Negeri", "Kewaspadaan Nasional")),
    "BPBD": ("POS_BENCANA", ("Pencegahan dan Kesiapsiagaan", "Kedaruratan dan Logistik")),
    "DIKBUD": ("POS_PAMONG_BUDAYA", ()),
    "DINKES": ("POS_PROMKES", ()),
    "DISDUKCAPIL": ("POS_ADB_TERAMPIL", ()),
    "BKPSDM": ("POS_ANALIS_SDM_PERTAMA", ()),
    "SETDA": ("POS_ANALIS_KEBIJAKAN", ()),
}


def agency_units(opd: UnitSeed) -> list[UnitSeed]:
    """A secretariat with two subbagian, and the bidang of the agency."""
    office = opd.short_name or opd.name
    secretariat = f"{opd.code}-SET"
    made = (
        []
        if opd.code == "SETWAN"
        else [
            UnitSeed(
                secretariat,
                f"Sekretariat {office}",
                "",
                "sekretariat_opd",
                opd.code,
                False,
                "Sekretaris",
                "III.a",
                "administrator",
            ),
        ]
    )
    parent = made[0].code if made else opd.code
    made += [
        UnitSeed(
            f"{secretariat}-UMPEG",
            "Subbagian Umum dan Kepegawaian",
            "",
            "subbagian",
            parent,
            False,
            "Kepala Subbagian Umum dan Kepegawaian",
            "IV.a",
            "pengawas",
        ),
        UnitSeed(
            f"{secretariat}-RENKEU",
            "Subbagian Perencanaan dan Keuangan",
            "",
            "subbagian",
            parent,
            False,
            "Kepala Subbagian Perencanaan dan Keuangan",
            "IV.a",
            "pengawas",
        ),
    ]
    word, eselon = ("Bagian", "III.a") if opd.code == "SETWAN" else ("Bidang", "III.b")
    if opd.code == "INSPEKTORAT":
        word = "Inspektur Pembantu"
    for number, name in enumerate(_AGENCIES[opd.code][1], start=1):
        head = f"Inspektur Pembantu {name}" if opd.code == "INSPEKTORAT" else f"Kepala {word} {name}"
        made.append(
            UnitSeed(
                f"{opd.code}-B{number}", f"{word} {name}", "", "bidang", opd.code, False, head, eselon, "administrator"
            )
        )
    return made


def district_units(kecamatan: UnitSeed) -> list[UnitSeed]:
    """A secretariat and two seksi."""
    made = [
        UnitSeed(
            f"{kecamatan.code}-SET",
            f"Sekretariat {kecamatan.name}",
            "",
            "sekretariat_opd",
            kecamatan.code,
            False,
            "Sekretaris",
            "III.b",
            "administrator",
        )
    ]
    for code, name in (("PEM", "Pemerintahan dan Ketenteraman"), ("YAN", "Pelayanan dan Pemberdayaan Masyarakat")):
        made.append(
            UnitSeed(
                f"{kecamatan.code}-{code}",
                f"Seksi {name}",
                "",
                "seksi",
                kecamatan.code,
                False,
                f"Kepala Seksi {name}",
                "IV.a",
                "pengawas",
            )
        )
    return made


def junior_school(number: int) -> UnitSeed:
    name = f"SMP Negeri {number} Kota Tangerang Selatan"
    return UnitSeed(
        f"SMPN-{number:02d}", name, f"SMPN {number}", "sekolah", "DIKBUD", False, f"Kepala {name}", "", "fungsional"
    )


def elementary_school(place: str, number: int) -> UnitSeed:
    name = f"SD Negeri {place} {number:02d}"
    return UnitSeed(
        f"SDN-{place.upper().replace(' ', '-')}-{number:02d}",
        name,
        f"SDN {place} {number:02d}",
        "sekolah",
        "DIKBUD",
        False,
        f"Kepala {name}",
        "",
        "fungsional",
    )


_HEAD_POSTS = {
    "asisten": "POS_ASISTEN",
    "staf_ahli": "POS_STAF_AHLI",
    "inspektorat": "POS_INSPEKTUR",
    "kecamatan": "POS_CAMAT",
    "sekretariat_opd": "POS_SEKRETARIS_OPD",
    "bagian": "POS_KABAG",
    "bidang": "POS_KABID",
    "kelurahan": "POS_LURAH",
    "subbagian": "POS_KASUBAG",
    "subbidang": "POS_KASUBAG",
    "seksi": "POS_KASI",
    "puskesmas": "POS_KAPUS",
    "rsud": "POS_DIREKTUR_RSU",
    "sekolah": "POS_KEPSEK",
    "instalasi": "POS_KEPALA_RUANG",
    "uptd": "POS_KASUBAG",
}
_HEAD_GOALS = {"DISDUKCAPIL": "kepala_dukcapil", "DINKES": "kepala_dinkes", "DIKBUD": "kepala_dikbud"}
ESELON = {"POS_SEKLUR": "IV.b"}


def head_post(unit: UnitSeed) -> Post:
    """The jabatan of the head of a unit."""
    if unit.code in ("SETDA", "SETWAN"):
        return seeds.posts()["POS_SEKDA" if unit.code == "SETDA" else "POS_SEKWAN"]
    if unit.kind == "sekretariat_opd" and unit.eselon == "III.b":
        return seeds.posts()["POS_SEKCAM"]
    post = seeds.posts()[_HEAD_POSTS.get(unit.kind, "POS_KADIS")]
    goals = _HEAD_GOALS.get(unit.code)
    return (
        post
        if goals is None
        else Post(
            post.code, post.title, post.kind, goals, post.low, post.high, post.pppk, post.degrees, post.female_percent
        )
    )


_WEIGHTS = {
    "kota": 0.0,
    "pimpinan": 0.0,
    "staf_ahli": 0.0,
    "asisten": 0.2,
    "bagian": 7.0,
    "dinas": 2.0,
    "badan": 2.0,
    "inspektorat": 3.0,
    "sekretariat": 2.0,
    "kecamatan": 3.0,
    "kelurahan": 7.0,
    "puskesmas": 36.0,
    "rsud": 70.0,
    "instalasi": 26.0,
    "sekretariat_opd": 1.0,
    "subbagian": 6.0,
    "subbidang": 6.0,
    "bidang": 8.0,
    "seksi": 6.0,
    "uptd": 9.0,
}
_FIELD_FORCES = {"SATPOLPP": 3.0, "DAMKAR": 3.0, "DLH": 3.0, "DISHUB": 2.0}


def weight(unit: UnitSeed) -> float:
    """How much of the staff a unit gets, compared with others."""
    if unit.kind == "sekolah":
        return 48.0 if unit.code.startswith("SMPN") else 25.0
    share = _WEIGHTS[unit.kind]
    return share * _FIELD_FORCES.get(unit.parent, 1.0) if unit.kind == "bidang" else share


_OFFICE = ("POS_PENGADMINISTRASI", "POS_PENELAAH", "POS_PENGOLAH", "POS_OPERATOR")
_MIXES: dict[str, tuple[str, ...]] = {
    "SMPN": (
        "POS_GURU_PERTAMA",
        "POS_GURU_MUDA",
        "POS_GURU_PERTAMA",
        "POS_GURU_MADYA",
        "POS_GURU_PERTAMA",
        "POS_GURU_MUDA",
        "POS_GURU_PERTAMA",
        "POS_GURU_MUDA",
        "POS_PENGADMINISTRASI",
        "POS_GURU_PERTAMA",
        "POS_OPERATOR",
    ),
    "SDN": (
        "POS_GURU_KELAS",
        "POS_GURU_KELAS_MUDA",
        "POS_GURU_KELAS",
        "POS_GURU_KELAS",
        "POS_GURU_KELAS_MUDA",
        "POS_GURU_KELAS",
        "POS_OPERATOR",
        "POS_GURU_KELAS",
        "POS_PENGADMINISTRASI",
    ),
    "puskesmas": (
        "POS_PERAWAT_TERAMPIL",
        "POS_BIDAN_TERAMPIL",
        "POS_DOKTER_PERTAMA",
        "POS_BIDAN_MAHIR",
        "POS_PERAWAT_PERTAMA",
        "POS_ASISTEN_APOTEKER",
        "POS_NUTRISIONIS",
        "POS_LABORATORIUM",
        "POS_REKAM_MEDIS",
        "POS_SANITARIAN",
        "POS_PROMKES",
        "POS_DOKTER_MUDA",
        "POS_PENGADMINISTRASI",
        "POS_DOKTER_GIGI",
        "POS_BIDAN_TERAMPIL",
        "POS_PERAWAT_TERAMPIL",
        "POS_OPERATOR",
        "POS_APOTEKER",
    ),
    "rsud": (
        "POS_PERAWAT_TERAMPIL",
        "POS_PERAWAT_PERTAMA",
        "POS_DOKTER_MUDA",
        "POS_BIDAN_MAHIR",
        "POS_APOTEKER",
        "POS_LABORATORIUM",
        "POS_REKAM_MEDIS",
        "POS_PERAWAT_TERAMPIL",
        "POS_PENGADMINISTRASI",
        "POS_NUTRISIONIS",
        "POS_DOKTER_PERTAMA",
        "POS_OPERATOR",
    ),
    "instalasi": ("POS_PERAWAT_TERAMPIL", "POS_PERAWAT_PERTAMA", "POS_PERAWAT_TERAMPIL", "POS_DOKTER_MUDA"),
    "kelurahan": (
        "POS_SEKLUR",
        "POS_PELAYANAN_KEL",
        "POS_PELAYANAN_KEL",
        "POS_PENGADMINISTRASI",
        "POS_OPERATOR",
        "POS_PELAYANAN_KEL",
        "POS_PENGADMINISTRASI",
        "POS_PELAYANAN_KEL",
    ),
    "kecamatan": ("POS_PENELAAH", "POS_PENGADMINISTRASI", "POS_LOKET", "POS_OPERATOR"),
    "UMPEG": ("POS_ANALIS_SDM_PERTAMA", "POS_PENGADMINISTRASI", "POS_ARSIPARIS_TERAMPIL", "POS_OPERATOR"),
    "KEU": ("POS_BENDAHARA", "POS_PENGADMINISTRASI", "POS_BENDAHARA", "POS_PENGOLAH"),
    "REN": ("POS_PERENCANA_PERTAMA", "POS_PENELAAH", "POS_BENDAHARA"),
    "HUK": ("POS_ANALIS_HUKUM", "POS_PENGADMINISTRASI"),
    "PBJ": ("POS_PENGADAAN", "POS_PENGADMINISTRASI"),
    "PROKOPIM": ("POS_HUMAS", "POS_PENGADMINISTRASI"),
    "SIAK": ("POS_PRAKOM_PERTAMA", "POS_ADB_PERTAMA"),
    "OLAH": ("POS_ADB_PERTAMA", "POS_PENGOLAH"),
    "TIK": ("POS_PRAKOM_PERTAMA", "POS_PENGOLAH"),
    "IDN": ("POS_ADB_TERAMPIL", "POS_LOKET"),
    "DISIPLIN": ("POS_ANALIS_SDM_MUDA", "POS_PENELAAH"),
    "FARM": ("POS_APOTEKER", "POS_PENELAAH"),
    "KGZ": ("POS_NUTRISIONIS", "POS_PROMKES"),
    "KESLING": ("POS_SANITARIAN", "POS_PROMKES"),
}


def mix(unit: UnitSeed, agency: str, count: int) -> list[str]:
    """The posts of the staff of a unit, `count` of them, always the same for the same unit."""
    parts = unit.code.split("-")
    cycle = _MIXES.get(parts[0]) if unit.kind == "sekolah" else _MIXES.get(parts[-1]) or _MIXES.get(unit.kind)
    if cycle is None:
        technical = _AGENCIES.get(agency, ("POS_PENELAAH", ()))[0]
        cycle = (technical, _OFFICE[len(unit.code) % len(_OFFICE)], technical, "POS_PENGADMINISTRASI", "POS_PENELAAH")
    return [cycle[index % len(cycle)] for index in range(count)]


COUNTER_UNIT = "DISDUKCAPIL-DAFDUK"
SMALL = 150  # fewer people leave no room for every role at the counter
SETTLED = 15  # so many at the counter are PNS who have been there for years, so that each can play a role
OFFICER_UNIT = "BKPSDM-P2IK-KINERJA"


def fixed_staff(people: int) -> dict[str, list[str]]:
    """Units that look the same in every city: the large counter of the demonstration, and the officers of BKPSDM.

    The first chairs of the counter are those of the three worked forms F8a-c.
    """
    counters = min(52, max(8 if people < SMALL else 16, people // 30))
    return {
        COUNTER_UNIT: ["POS_ADB_TERAMPIL"] * 3
        + [("POS_LOKET", "POS_ADB_TERAMPIL", "POS_LOKET")[n % 3] for n in range(counters - 3)],
        OFFICER_UNIT: [
            "POS_ANALIS_SDM_MUDA",
            "POS_ANALIS_SDM_PERTAMA",
            "POS_ANALIS_SDM_PERTAMA",
            "POS_ANALIS_SDM_MUDA",
        ],
        "SETDA-ORG": ["POS_ANALIS_KEBIJAKAN", "POS_ANALIS_SDM_MUDA"],
        "INSPEKTORAT": ["POS_AUDITOR_MUDA", "POS_AUDITOR_PERTAMA"],
        "RSU-TANGSEL-RANAP": ["POS_PERAWAT_TERAMPIL", "POS_PERAWAT_PERTAMA"],
        "DISDUKCAPIL-SET-UMPEG": ["POS_ANALIS_SDM_PERTAMA", "POS_PENGADMINISTRASI"],
    }
