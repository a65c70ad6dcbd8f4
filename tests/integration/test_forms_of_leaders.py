"""The forms of pimpinan tinggi and heads of independent units, both approaches: typed, judged, printed cell by cell."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.documents.wording import identity_rows
from app.identity.models import Role
from app.organisation import printing
from app.organisation.models import Holding
from tests.conftest import made as application
from tests.facts import Facts
from tests.integration.evaluation_walk import row_links
from tests.integration.test_worked_examples import MEASURES, RATING, signs, table_of
from tests.integration.worked_office import Worked
from tests.paper import assert_archivable, made, words
from workflows.vocabulary import EmploymentStatus


def indicator(perspective: str, text: str, target: str, reached: str, rating: str = "sesuai") -> dict[str, Any]:
    return {
        "perspective_code": perspective, "aspect_code": None, "indicator": text, "target": {"text": target},
        "realisation": {"text": reached}, "row_rating_code": rating,
        "feedback": [{"by": "Pimpinan", "text": f"Tercatat: {reached}"}],
    }  # fmt: skip


RESULTS: list[dict[str, Any]] = [
    {"no": 1, "type": "utama", "classification": "organisasi", "assigned_by": None,
     "result_plan": "Meningkatnya kualitas layanan administrasi kependudukan", "indicators": [
        indicator("penerima_layanan", "Indeks kepuasan masyarakat", ">= 86", "88,4", "di_atas"),
        indicator("proses_bisnis", "Dokumen terbit paling lama 24 jam", "95%", "96,2%"),
        indicator("anggaran", "Penyerapan anggaran", "94%", "95,1%"),
     ]},
    {"no": 1, "type": "tambahan", "classification": "individu", "assigned_by": "Wali Kota",
     "result_plan": "Beroperasinya gerai adminduk pada mal pelayanan publik", "indicators": [
        indicator("penguatan_internal", "Gerai beroperasi", "Beroperasi 30 Oktober 2026", "Beroperasi 14 Oktober 2026"),
     ]},
]  # fmt: skip
# In words: the first measure carries its target itself, as the kualitatif form wants it.
IN_WORDS = "Warga menerima dokumen pada hari yang sama tanpa pungutan"
PERSPECTIVE = {"penerima_layanan": "Penerima Layanan", "proses_bisnis": "Proses Bisnis", "anggaran": "Anggaran",
               "penguatan_internal": "Penguatan Internal"}  # fmt: skip


class Leaders(Worked):
    """A head of dinas assessed by the secretary of the city, who acts for a vacant post."""

    def _furnish(self) -> None:
        self.example = self._leader(self.example)
        self.taken_on = date(2020, 1, 1)
        self.on(date(2026, 1, 13))
        facts, one, people = self.facts, self.facts.someone, self.people
        facts.unit("TANGSEL", "Kota Tangerang Selatan")
        facts.unit("SETDA", "Sekretariat Daerah", "TANGSEL", is_opd=True)
        facts.unit("DINAS", "Dinas Kependudukan dan Pencatatan Sipil", "TANGSEL", is_opd=True)
        facts.unit("BKPSDM", "Badan Kepegawaian dan Pengembangan SDM", "TANGSEL", is_opd=True)
        people["employee"] = one(
            "Surya Atmaja", "DINAS", "Kepala Dinas Kependudukan dan Pencatatan Sipil", is_head=True, eselon="II.b",
            number="196907251994031908", pangkat="Pembina Utama Muda", golongan="IV/c",
        )  # fmt: skip
        people["assessor"] = people["secretary"] = one(
            "Ratih Anggraini", "SETDA", "Sekretaris Daerah", is_head=True, number="196905141994032905",
            pangkat="Pembina Utama Madya", golongan="IV/d", holding=Holding.PLT,
        )  # fmt: skip
        people["superior"] = one(
            "Bagaskara Wirawan", "TANGSEL", "Wali Kota", is_head=True, status=EmploymentStatus.PEJABAT_NEGARA,
            number_label="", pangkat="", golongan="",
        )  # fmt: skip
        people["chief"] = one("Agus Salim", "BKPSDM", "Kepala Badan", number="197508082000031008", is_head=True)
        people["officer"] = one("Nur Aini Lestari", "BKPSDM", "Analis Kinerja", number="198806062011012006")
        facts.assesses(self.assessor, self.employee, self.chief)
        facts.assesses(self.superior, self.assessor)
        facts.assesses(self.chief, self.officer)
        facts.grants(self.officer, Role.PETUGAS_BKPSDM)
        self._periods()
        self.agree()

    @staticmethod
    def _leader(example: dict[str, Any]) -> dict[str, Any]:
        in_words = example["approach"] == "kualitatif"
        results = [dict(row, indicators=[dict(one) for one in row["indicators"]]) for row in RESULTS]
        if in_words:
            results[0]["indicators"][0] |= {"indicator": IN_WORDS, "target": {"text": ""}}
        return example | {
            "form_class": "jpt", "work_results": results, "organisation_predicate_code": "istimewa",
            "ratings": {"work_result_code": "di_atas", "behaviour_code": "sesuai", "predicate_code": "baik"},
            "period": {"kind": "triwulan_4", "start": "2026-10-01", "end": "2026-12-31"},
        }  # fmt: skip


@pytest.fixture(scope="module", params=["F8a", "F9a"], ids=["kuantitatif", "kualitatif"])
def leaders(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leaders]:
    one = Leaders(tmp_path_factory.mktemp("leaders") / "data", request.param)
    one.closed()
    yield one
    one.close()


def rows(example: dict[str, Any], *, judged: bool) -> list[list[str]]:
    expected = []
    for heading, row in zip(("A. UTAMA", "B. TAMBAHAN"), example["work_results"], strict=True):
        plan = row["result_plan"] + (f" (penugasan dari {row['assigned_by']})" if row["assigned_by"] else "")
        expected.append([heading])
        if example["approach"] == "kualitatif":
            expected.append([str(row["no"]), f"{plan} {MEASURES}"])
        for one in row["indicators"]:
            target, said = signs(one["target"]["text"]), f"Pimpinan: {one['feedback'][0]['text']}"
            rating = RATING[one["row_rating_code"]].lower().removesuffix(" ekspektasi").replace("diatas", "di atas")
            cells = (
                [f"• {one['indicator']}" + (f": {target}" if target else "")]
                if example["approach"] == "kualitatif"
                else [plan, one["indicator"], target, PERSPECTIVE[one["perspective_code"]]]
            )
            more = [f"{one['realisation']['text']} ({rating})", said] if judged else []
            expected.append([str(row["no"]), *cells, *more])
    return expected


def test_leader_sees_the_columns_of_his_form_on_the_page(leaders: Leaders) -> None:
    says = leaders.at(leaders.employee).get(leaders.skp_page).says
    assert "Bagi Pejabat Pimpinan Tinggi dan Pimpinan Unit Kerja Mandiri" in says
    assert "Penugasan dari Wali Kota" in says
    assert "Klasifikasi: Individu" in says
    assert "Proses Bisnis Dokumen terbit paling lama 24 jam" in says
    assert "tonggak: tercapai atau belum" in says
    in_words = leaders.example["approach"] == "kualitatif"
    assert ("Ukuran keberhasilan/Indikator Kinerja Individu, dan Target" in says) == in_words
    assert (f"Penerima Layanan {IN_WORDS}" in says and "Tertulis pada ukurannya" in says) == in_words
    assert len(row_links(leaders)) == 0, "nothing is written any more"


def test_leader_is_printed_cell_by_cell(leaders: Leaders, tmp_path: Path) -> None:
    papers = leaders.papers()
    for kind, judged in (("skp", False), ("evaluation", True)):
        pdf = made(papers[kind])
        assert table_of(pdf, "NO RENCANA HASIL KERJA") == rows(leaders.example, judged=judged)
        people = table_of(pdf, "NO PEGAWAI YANG DINILAI")
        assert [row[5] for row in people[:5]] == [
            "Ratih Anggraini", "19690514 199403 2 905", "Pembina Utama Madya (IV/d)", "Plt. Sekretaris Daerah",
            "PEMERINTAH KOTA TANGERANG SELATAN",
        ]  # fmt: skip
        assert people[4][4] == "INSTANSI"
        text = words(pdf)
        assert "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI" in text
        assert "Pejabat Penilai Kinerja, Plt. Sekretaris Daerah" in text
        assert_archivable(pdf, tmp_path)


def test_last_quarter_is_called_as_the_form_calls_it_and_istimewa_has_its_own_curve(leaders: Leaders) -> None:
    papers = leaders.papers()
    form = papers["evaluation"]
    text = words(made(form))
    assert "PERIODE: TRIWULAN IV-AKHIR PERIODE PENILAIAN: 1 OKTOBER SD 31 DESEMBER TAHUN 2026" in text
    assert "CAPAIAN KINERJA ORGANISASI* ISTIMEWA" in text
    assert max(form.pattern, key=lambda bar: bar.share).predicate == "Sangat Baik"
    page = leaders.read(leaders.employee)
    drawn = re.findall(r'width="48" height="([^"]+)"', page.text)
    assert drawn == ["2.4", "4.8", "9.6", "19.2", "84.0"], "lengths a browser reads, not fractions"
    says = page.says
    assert "Capaian kinerja organisasi Istimewa Pola distribusi Sangat Baik paling banyak 70%." in says
    assert papers["evaluation_summary"].assessor_superior.identity_number == ""
    assert papers["evaluation_summary"].frame.period_title == "TRIWULAN IV-AKHIR"


@pytest.mark.parametrize(
    ("status", "number_label", "pangkat", "golongan", "printed"),
    [
        (EmploymentStatus.CPNS, "NIP", "Penata Muda", "III/a", ("PANGKAT/GOL RUANG", "Penata Muda (III/a), CPNS")),
        (EmploymentStatus.PPPK, "NI PPPK", "", "IX", ("GOLONGAN", "IX")),
        (EmploymentStatus.PPPK_PARUH_WAKTU, "NI PPPK", "", "V", ("GOLONGAN", "V, PPPK Paruh Waktu")),
        (EmploymentStatus.MILITER, "NRP", "Mayor", "", ("PANGKAT", "Mayor")),
    ],
)
def test_people_are_printed_as_what_they_are(
    tmp_path: Path, status: EmploymentStatus, number_label: str, pangkat: str, golongan: str, printed: tuple[str, str]
) -> None:
    facts = Facts(application(tmp_path, demo=False, today=date(2026, 1, 13)))
    facts.unit("DINAS", "Dinas Kesehatan", is_opd=True)
    one = facts.someone(
        "Citra", "DINAS", "Pengelola", number="199506212023212905", number_label=number_label, status=status,
        pangkat=pangkat, golongan=golongan, holding=Holding.PLH,
    )  # fmt: skip
    with facts.looking() as session:
        block = printing.subject_block(session, one.person_id, one.position_id)
    rows = identity_rows(block)
    assert rows[1] == (number_label, "19950621 202321 2 905")
    assert rows[2] == printed
    assert rows[3] == ("JABATAN", "Plh. Pengelola")
