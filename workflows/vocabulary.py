"""Closed vocabularies printed on the official forms, with what a page and a form call each word."""
from __future__ import annotations

from enum import StrEnum

from workflows.predicate import ResultKind

__all__ = [
    "BERAKHLAK",
    "BERAKHLAK_CITATION",
    "AnnexKind",
    "Approach",
    "Aspect",
    "BehaviourValue",
    "Classification",
    "Direction",
    "EmploymentStatus",
    "FormClass",
    "Perspective",
    "ResultKind",
    "Sex",
    "printed_columns",
]


class Aspect(StrEnum):
    """Aspect of an indicator (PermenPANRB 6/2022; seen in application code only)."""

    KUANTITAS = "kuantitas"
    KUALITAS = "kualitas"
    WAKTU = "waktu"
    BIAYA = "biaya"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def printed_label(self) -> str:
        return self.value.upper()


class Perspective(StrEnum):
    """Column PERSPEKTIF of the form for high leaders and heads of independent units."""

    PENERIMA_LAYANAN = "penerima_layanan"
    PROSES_BISNIS = "proses_bisnis"
    PENGUATAN_INTERNAL = "penguatan_internal"
    ANGGARAN = "anggaran"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").title()

    @property
    def printed_label(self) -> str:
        return self.label.upper()


class Classification(StrEnum):
    """Rows of the organisation stay with the post when its holder moves; individual rows follow the person."""

    ORGANISASI = "organisasi"
    INDIVIDU = "individu"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Approach(StrEnum):
    """Quantitative writes indicator and target apart; qualitative writes them as one narrative."""

    KUANTITATIF = "kuantitatif"
    KUALITATIF = "kualitatif"

    @property
    def label(self) -> str:
        return f"Pendekatan Hasil Kerja {self.value.capitalize()}"

    @property
    def printed_label(self) -> str:
        return self.label.upper()


class FormClass(StrEnum):
    """Which of the two official forms a person fills."""

    JPT = "jpt"
    JA_JF = "ja_jf"

    @property
    def label(self) -> str:
        return _FORM_CLASSES[self]

    @property
    def printed_label(self) -> str:
        return self.label.upper()


_FORM_CLASSES = {
    FormClass.JPT: "Bagi Pejabat Pimpinan Tinggi dan Pimpinan Unit Kerja Mandiri",
    FormClass.JA_JF: "Bagi Pejabat Administrasi dan Pejabat Fungsional",
}


def printed_columns(approach: Approach, form_class: FormClass, *, evaluated: bool) -> tuple[str, ...]:
    """The headings of the hasil kerja table as the official form prints them, in their order."""
    leader = () if form_class is FormClass.JPT else ("RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI",)
    columns: tuple[str, ...] = ("NO", *leader, "RENCANA HASIL KERJA")
    if approach is Approach.KUANTITATIF:
        measured = ("INDIKATOR KINERJA INDIVIDU", "TARGET")
        columns += (*measured, "PERSPEKTIF") if form_class is FormClass.JPT else ("ASPEK", *measured)
    return (*columns, *_EVALUATED_COLUMNS) if evaluated else columns


_EVALUATED_COLUMNS = ("REALISASI BERDASARKAN BUKTI DUKUNG", "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG")


class EmploymentStatus(StrEnum):
    """Employment status; a political or military assessor is none of the ASN kinds."""

    PNS = "PNS"
    CPNS = "CPNS"
    PPPK = "PPPK"
    PPPK_PARUH_WAKTU = "PPPK_PARUH_WAKTU"
    PEJABAT_NEGARA = "PEJABAT_NEGARA"
    MILITER = "MILITER"

    @property
    def label(self) -> str:
        return _STATUSES[self]

    @property
    def number_label(self) -> str:
        """What the identity number is called on the form; empty for an elected official, who has none."""
        return _NUMBER_LABELS[self]

    @property
    def rank_label(self) -> str:
        """What row 3 of the identity block is called: a PPPK has a golongan only, a soldier a pangkat only."""
        return _RANK_LABELS.get(self, "PANGKAT/GOL RUANG")

    @property
    def has_contract(self) -> bool:
        """Whether the person serves under a perjanjian kerja that ends on a day."""
        return self in (EmploymentStatus.PPPK, EmploymentStatus.PPPK_PARUH_WAKTU)

    @property
    def spoken_standing(self) -> str:
        """What stands behind the office where no number does: CPNS, PPPK, PPPK Paruh Waktu."""
        return self.label if self is EmploymentStatus.CPNS or self.has_contract else ""

    @property
    def printed_standing(self) -> str:
        """What stands beside the rank where the number's name does not tell the status yet."""
        return self.label if self in (EmploymentStatus.CPNS, EmploymentStatus.PPPK_PARUH_WAKTU) else ""


_RANK_LABELS = {
    EmploymentStatus.PPPK: "GOLONGAN",
    EmploymentStatus.PPPK_PARUH_WAKTU: "GOLONGAN",
    EmploymentStatus.MILITER: "PANGKAT",
}
_STATUSES = {
    EmploymentStatus.PNS: "PNS",
    EmploymentStatus.CPNS: "CPNS",
    EmploymentStatus.PPPK: "PPPK",
    EmploymentStatus.PPPK_PARUH_WAKTU: "PPPK Paruh Waktu",
    EmploymentStatus.PEJABAT_NEGARA: "Pejabat negara",
    EmploymentStatus.MILITER: "Anggota TNI",
}
_NUMBER_LABELS = {
    EmploymentStatus.PNS: "NIP",
    EmploymentStatus.CPNS: "NIP",
    EmploymentStatus.PPPK: "NI PPPK",
    EmploymentStatus.PPPK_PARUH_WAKTU: "NI PPPK",
    EmploymentStatus.PEJABAT_NEGARA: "",
    EmploymentStatus.MILITER: "NRP",
}


class Sex(StrEnum):
    L = "L"
    P = "P"

    @property
    def label(self) -> str:
        return "Laki-laki" if self is Sex.L else "Perempuan"


class AnnexKind(StrEnum):
    """The three lists of the SKP's annex."""

    DUKUNGAN_SUMBER_DAYA = "dukungan_sumber_daya"
    SKEMA_PERTANGGUNGJAWABAN = "skema_pertanggungjawaban"
    KONSEKUENSI = "konsekuensi"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def printed_label(self) -> str:
        return self.label.upper()


class Direction(StrEnum):
    """Which way a realisation is better than its target."""

    HIGHER_BETTER = "higher_better"
    LOWER_BETTER = "lower_better"
    EXACT = "exact"
    MILESTONE = "milestone"

    @property
    def label(self) -> str:
        return _DIRECTIONS[self]


_DIRECTIONS = {
    Direction.HIGHER_BETTER: "makin tinggi makin baik",
    Direction.LOWER_BETTER: "makin rendah makin baik",
    Direction.EXACT: "harus tepat",
    Direction.MILESTONE: "tonggak: tercapai atau belum",
}


class BehaviourValue(StrEnum):
    """The seven BerAKHLAK values, in the official order."""

    BERORIENTASI_PELAYANAN = "berorientasi_pelayanan"
    AKUNTABEL = "akuntabel"
    KOMPETEN = "kompeten"
    HARMONIS = "harmonis"
    LOYAL = "loyal"
    ADAPTIF = "adaptif"
    KOLABORATIF = "kolaboratif"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").title()

    @property
    def order(self) -> int:
        """1 to 7, as numbered on the form."""
        return tuple(BehaviourValue).index(self) + 1

    @property
    def guides(self) -> tuple[str, str, str]:
        """The three panduan perilaku printed under the value."""
        return _GUIDES[self]


BERAKHLAK: tuple[BehaviourValue, ...] = tuple(BehaviourValue)
BERAKHLAK_CITATION = "behaviour.values"

# SE MenPANRB 20/2021; the wording agrees in at least six copies of the form.
_GUIDES = {
    BehaviourValue.BERORIENTASI_PELAYANAN: (
        "Memahami dan memenuhi kebutuhan masyarakat",
        "Ramah, cekatan, solutif, dan dapat diandalkan",
        "Melakukan perbaikan tiada henti",
    ),
    BehaviourValue.AKUNTABEL: (
        "Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin, dan berintegritas tinggi",
        "Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, dan efisien",
        "Tidak menyalahgunakan kewenangan jabatan",
    ),
    BehaviourValue.KOMPETEN: (
        "Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah",
        "Membantu orang lain belajar",
        "Melaksanakan tugas dengan kualitas terbaik",
    ),
    BehaviourValue.HARMONIS: (
        "Menghargai setiap orang apa pun latar belakangnya",
        "Suka menolong orang lain",
        "Membangun lingkungan kerja yang kondusif",
    ),
    BehaviourValue.LOYAL: (
        (
            "Memegang teguh ideologi Pancasila, Undang-Undang Dasar Negara Republik Indonesia Tahun 1945, "
            "setia kepada Negara Kesatuan Republik Indonesia serta pemerintahan yang sah"
        ),
        "Menjaga nama baik sesama ASN, Pimpinan, Instansi, dan Negara",
        "Menjaga rahasia jabatan dan negara",
    ),
    BehaviourValue.ADAPTIF: (
        "Cepat menyesuaikan diri menghadapi perubahan",
        "Terus berinovasi dan mengembangkan kreativitas",
        "Bertindak proaktif",
    ),
    BehaviourValue.KOLABORATIF: (
        "Memberi kesempatan kepada berbagai pihak untuk berkontribusi",
        "Terbuka dalam bekerja sama untuk menghasilkan nilai tambah",
        "Menggerakkan pemanfaatan berbagai sumber daya untuk tujuan bersama",
    ),
}
