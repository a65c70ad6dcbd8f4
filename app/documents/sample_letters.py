"""Sample letters and decisions for `samples.py`: pengesahan, rekomendasi, keputusan, piagam. Everything is invented."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from app.documents import snapshot as s
from app.documents.sample_forms import (
    CITY,
    PERIODS,
    at,
    evaluation,
    evaluation_summary,
    examples,
    frame,
    person,
    self_assessment,
    skp,
)

BKPSDM = s.Letterhead(
    government=CITY,
    instansi="BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA",
    address="Jalan Contoh Raya Nomor 2, Serpong, Tangerang Selatan 15310",
    contact="bkpsdm@tangkas.example | bkpsdm.tangkas.example",
)
DINAS = s.Letterhead(
    government=CITY,
    instansi="DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL",
    address="Jalan Contoh Raya Nomor 1, Serpong, Tangerang Selatan 15310",
    contact="disdukcapil@tangkas.example | disdukcapil.tangkas.example",
)
HEAD_OF_BKPSDM = s.PersonBlock(
    name="Drs. Arif Wiryawan, M.Si.",
    identity_number="197002141995031904",
    pangkat_golongan="Pembina Utama Muda (IV/c)",
    jabatan="Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    unit_kerja="Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
)
SEKDA = s.PersonBlock(
    name="Drs. Hendra Wicaksana, M.A.P.",
    identity_number="196804121993031902",
    pangkat_golongan="Pembina Utama Madya (IV/d)",
    jabatan="Sekretaris Daerah",
    unit_kerja="Sekretariat Daerah",
)


def confirmation() -> s.Confirmation:
    """The pengesahan of F8a by BKPSDM."""
    judged = evaluation()
    return s.Confirmation(
        frame=frame(
            "confirmation", "800.1.4/1207/BKPSDM/2026", "TKB2-77QJ-0C5M", at(2026, 7, 22, 4), *PERIODS["F8a"]
        ),
        letterhead=BKPSDM,
        employee=judged.employee,
        assessor=judged.assessor,
        organisation_predicate=judged.organisation_predicate,
        rating_hasil_kerja=judged.rating_hasil_kerja,
        rating_perilaku_kerja=judged.rating_perilaku_kerja,
        predicate=judged.predicate,
        documents=tuple(
            s.ConfirmedDocument(
                title=s.TITLES[d.frame.kind], number=d.frame.number, code=d.frame.code, version=1,
                sha256=hashlib.sha256(s.to_json(d)).hexdigest(),
            )
            for d in (skp(), self_assessment(), judged, evaluation_summary())
        ),
        checks=(
            s.FormalCheck(question="SKP ditetapkan sebelum periode evaluasi dimulai", answer="Sesuai"),
            s.FormalCheck(question="Evaluasi ditetapkan Pejabat Penilai Kinerja yang berwenang", answer="Sesuai"),
            s.FormalCheck(question="Predikat kinerja organisasi sudah ditetapkan", answer="Sesuai"),
            s.FormalCheck(question="Hasil sudah disampaikan dan tidak ada keberatan yang terbuka", answer="Sesuai"),
        ),
        officer=HEAD_OF_BKPSDM,
        confirmed_at=at(2026, 7, 22, 4),
    )  # fmt: skip


def followup_recommendation() -> s.FollowupRecommendation:
    """A recommendation to reward, approved by both seats."""
    judged, example = evaluation(), examples()["F8a"]
    head = person(example["assessor_superior"])
    return s.FollowupRecommendation(
        frame=frame(
            "followup_recommendation", "800.1.4/0093/DISDUKCAPIL/2027", "TKR4-90ZX-6T1P", at(2027, 1, 19, 6),
            "1 JANUARI SD 31 DESEMBER TAHUN 2026",
        ),
        letterhead=DINAS,
        employee=judged.employee,
        proposer=judged.assessor,
        evaluation_number="800.1.4/0031/DISDUKCAPIL/2027",
        predicate="SANGAT BAIK",
        recommendation="Pemberian penghargaan: piagam Inovator Pelayanan tingkat perangkat daerah",
        reason="Prakarsa antrean daring menurunkan rata-rata waktu tunggu warga dari 30 menit menjadi 22 menit dan "
        "dipakai dua kelurahan.\nPegawai tidak sedang menjalani hukuman disiplin dan tidak ada keberatan yang terbuka.",
        approvals=(
            s.ApprovalLine(
                seat="Kepala perangkat daerah", person=head, outcome="Menyetujui", decided_at=at(2027, 1, 15, 3),
            ),
            s.ApprovalLine(
                seat="Sekretaris Daerah", person=SEKDA, outcome="Menyetujui", decided_at=at(2027, 1, 19, 6),
                reason="Bukti lengkap dan sudah diperiksa BKPSDM.",
            ),
        ),
        signer=SEKDA,
        consequence="Perkara penghargaan dibuka setelah rekomendasi ini disetujui.",
    )  # fmt: skip


RECIPIENTS = (
    ("Dimas Arya Prasetyo, A.Md.", "NIP", "199211022020121906", "Administrator Database Kependudukan Terampil",
     "Disdukcapil", "Antrean daring loket kependudukan: waktu tunggu 30 menit menjadi 22 menit"),
    ("Nurul Ayuningtyas, S.Kep., Ns.", "NIP", "198912172015042911", "Perawat Ahli Pertama",
     "Puskesmas Contoh Raya", "Kartu kendali kunjungan rumah bagi lansia"),
    ("Reza Bimantara, S.Kom.", "NI PPPK", "199508092024211923", "Pranata Komputer Ahli Pertama",
     "Dinas Contoh Layanan", "Papan pantau aduan warga per kelurahan"),
    ("Mega Lestari Hadi, S.Pd.", "NIP", "198703222011012915", "Guru Ahli Muda",
     "SMP Negeri Contoh 1", "Bank modul ajar terbuka antarguru"),
)  # fmt: skip
CONSIDERATIONS = (
    (
        "bahwa untuk mengakui prestasi dan mendorong perbaikan layanan yang terus-menerus, pegawai yang memprakarsai "
        "inovasi pelayanan publik perlu diberi penghargaan"
    ),
    (
        "bahwa pegawai yang namanya tercantum dalam Lampiran telah memenuhi kriteria kebaruan, efektif, bermanfaat, "
        "mudah disebarkan, dan berkelanjutan berdasarkan hasil verifikasi Badan Kepegawaian dan Pengembangan Sumber "
        "Daya Manusia"
    ),
    (
        "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan Keputusan "
        "Wali Kota tentang Pemberian Penghargaan Inovator Pelayanan Publik Tahun 2026"
    ),
)
REFERENCES = (
    "Undang-Undang Nomor 51 Tahun 2008 tentang Pembentukan Kota Tangerang Selatan di Provinsi Banten",
    "Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara",
    "Peraturan Pemerintah Nomor 11 Tahun 2017 tentang Manajemen Pegawai Negeri Sipil",
    (
        "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 91 Tahun 2021 tentang "
        "Pembinaan Inovasi Pelayanan Publik"
    ),
)
DICTUMS = (
    s.Dictum(
        label="KESATU",
        text="Memberikan penghargaan Inovator Pelayanan Publik Tahun 2026 kepada pegawai sebagaimana tercantum dalam "
        "Lampiran yang merupakan bagian tidak terpisahkan dari Keputusan Wali Kota ini.",
    ),
    s.Dictum(
        label="KEDUA",
        text="Penghargaan sebagaimana dimaksud dalam Diktum KESATU berupa piagam dan dicatat sebagai bahan manajemen "
        "talenta serta prioritas pengembangan kompetensi.",
    ),
    s.Dictum(
        label="KETIGA",
        text="Nama penerima dan ringkasan inovasinya diumumkan pada laman pemerintah kota setelah penerima menyatakan "
        "persetujuan.",
    ),
    s.Dictum(label="KEEMPAT", text="Keputusan Wali Kota ini mulai berlaku pada tanggal ditetapkan."),
)
AWARD = "INOVATOR PELAYANAN PUBLIK TAHUN 2026"


def reward_decision() -> s.RewardDecision:
    """A decision of the Wali Kota signed on his behalf, four recipients in the lampiran."""
    subject = f"PEMBERIAN PENGHARGAAN\n{AWARD}"
    return s.RewardDecision(
        frame=replace(
            frame("reward_decision", "800.1.6/Kep.212-BKPSDM/2026", "TKP6-R073-VB88", at(2026, 11, 10, 3), ""),
            legal_basis=(),
        ),
        letterhead=None,
        authority="WALI KOTA TANGERANG SELATAN",
        subject=subject,
        considerations=CONSIDERATIONS,
        references=REFERENCES,
        dictums=DICTUMS,
        signer=replace(
            SEKDA, capacity="a.n.", on_behalf_of="WALI KOTA TANGERANG SELATAN", jabatan="SEKRETARIS DAERAH"
        ),
        annex=s.RewardAnnex(
            title=f"DAFTAR PENERIMA PENGHARGAAN\n{AWARD}",
            recipients=tuple(
                s.RewardRecipient(
                    person=s.PersonBlock(
                        name=name, identity_label=label, identity_number=number, jabatan=office, unit_kerja=unit
                    ),
                    achievement=achievement,
                )
                for name, label, number, office, unit, achievement in RECIPIENTS
            ),
        ),
        copies=("Gubernur Banten;", "Inspektur Kota Tangerang Selatan;", "Kepala BKPSDM Kota Tangerang Selatan."),
        decided_at=at(2026, 11, 10, 3),
    )  # fmt: skip


def certificate() -> s.Certificate:
    """The piagam that goes with `reward_decision`."""
    name, label, number, office, _, _ = RECIPIENTS[0]
    return s.Certificate(
        frame=replace(
            frame("certificate", "800.1.6/Kep.212-BKPSDM/2026", "TKP6-R073-VC89", at(2026, 11, 25, 1), ""),
            legal_basis=(),
        ),
        government=CITY,
        issuer="Wali Kota Tangerang Selatan",
        recipient=s.PersonBlock(
            name=name, identity_label=label, identity_number=number, jabatan=office,
            unit_kerja="Dinas Kependudukan dan Pencatatan Sipil",
        ),
        award=AWARD,
        citation="atas prakarsa antrean daring loket kependudukan yang menurunkan rata-rata waktu tunggu warga dari "
        "30 menit menjadi 22 menit dan dibagikan kepada perangkat daerah lain.",
        signer=s.PersonBlock(
            name="Ir. BAGAS WIRATAMA, M.Si.", identity_label="", jabatan="WALI KOTA TANGERANG SELATAN"
        ),
    )  # fmt: skip


def credit_conversion() -> s.CreditConversion:
    """The conversion of F2, after a part of a year on the same level."""
    judged = evaluation("F2")
    return s.CreditConversion(
        frame=frame(
            "credit_conversion", "800.1.4/0311/DIKBUD/2026", "TKK5-31PM-8W2C", at(2026, 1, 22, 3),
            "1 JANUARI SD 31 DESEMBER 2025",
        ),
        letterhead=DINAS,
        employee=judged.employee,
        assessor=judged.assessor,
        born_on="5 Agustus 1986",
        sex="Laki-laki",
        holds_since="1 Juni 2024",
        level="Ahli Muda",
        predicate=judged.predicate,
        percent="100%",
        coefficient="25",
        months=12,
        points="25,000",
        exact="25/1",
        lines=(
            s.CreditLine(
                period="1 Juni sd 31 Desember 2024", level="Ahli Muda", predicate="Baik", months=7, points="14,583"
            ),
            s.CreditLine(
                period="1 Januari sd 31 Desember 2025", level="Ahli Muda", predicate="Baik", months=12, points="25,000"
            ),
        ),
        total="39,583",
        needed_rank="100",
        needed_level="200",
        determined_at=at(2026, 1, 22, 3),
    )  # fmt: skip
