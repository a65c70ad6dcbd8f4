"""The ways people take through the pages of an evaluation: begin, fill in, send, review, answer, confirm."""

from __future__ import annotations

from typing import Any

from tests.client import Answer
from tests.integration.evaluation_office import Office
from workflows.vocabulary import BERAKHLAK

OBJECTION = "Rating perilaku tidak sesuai dengan umpan balik yang saya terima selama triwulan ini."
REFLECTION = "Waktu tunggu turun sejak antrean daring dipakai. Yang belum: warga lanjut usia masih perlu didampingi."


def begin(office: Office) -> None:
    """The employee opens the self-assessment from the page itself."""
    sent = office.at(office.employee).submit(office.read(office.employee), "Mulai penilaian diri", follow=False)
    assert sent.status_code == 303, sent.says


def realise(office: Office, *, but: dict[str, str] | None = None) -> None:
    """Every row gets the realisation of the example, typed into the row's own form."""
    client, words = office.at(office.employee), but or {}
    for link, one in zip(row_links(office), indicators(office), strict=True):
        text = words.get(one["indicator"], one["realisation"]["text"])
        sent = client.submit(client.get(link), "Simpan", follow=False, realisasi=text)
        assert sent.status_code == 303, sent.says


def indicators(office: Office) -> list[dict[str, Any]]:
    rows = sorted(office.example["work_results"], key=lambda row: (row["type"] == "tambahan", row["no"]))
    return [one for row in rows for one in row["indicators"]]


def row_links(office: Office) -> list[str]:
    """The addresses the forms of the rows send to, in the order of the page."""
    page = office.read(office.employee).page
    return [f.get("action", "") for f in page.all("form") if "/baris/" in f.get("action", "")
            and not f.get("action", "").endswith("/bukti")]  # fmt: skip


def submit(office: Office) -> Answer:
    sent = office.go(office.employee, "submit", "Ajukan penilaian diri", reflection=REFLECTION)
    assert sent.status_code == 303, sent.says
    return sent


def ratings(office: Office, page: Answer, **more: Any) -> dict[str, Any]:
    """What the assessor of the example chooses and types on the review page."""
    fields = [e.get("name", "") for e in page.page.all("textarea") if e.get("name", "").startswith("u-")]
    chosen: dict[str, Any] = {}
    for name, one in zip(fields, indicators(office), strict=True):
        chosen[name.replace("u-", "r-", 1)] = one["row_rating_code"]
        chosen[name] = "\n".join(said["text"] for said in one["feedback"])
    behaviour = office.example["ratings"]["behaviour_code"]
    chosen |= {f"p-{value.value}": behaviour for value in BERAKHLAK}
    chosen |= {f"v-{one['value_code']}": one["feedback"] for one in office.example["behaviours"]}
    chosen |= {"hasil_kerja": office.example["ratings"]["work_result_code"], "perilaku_kerja": behaviour}
    return chosen | {"catatan": office.example.get("note", ""), **more}


def review(office: Office, **more: Any) -> Answer:
    """The assessor fills in the review and reaches the check page behind it."""
    client = office.at(office.assessor)
    page = office.read(office.assessor, "/nilai")
    return client.submit(page, "Periksa lalu konfirmasi", **ratings(office, page, **more))


def confirm(office: Office, **more: Any) -> None:
    check = review(office, **more)
    assert check.status_code == 200, check.says
    sent = office.at(office.assessor).submit(check, "Konfirmasi penilaian", follow=False)
    assert sent.status_code == 303, sent.says


def delivered(office: Office, **more: Any) -> None:
    """Up to the delivered result."""
    office.organisation_is()
    begin(office)
    realise(office)
    submit(office)
    confirm(office, **more)


def accept(office: Office) -> None:
    sent = office.at(office.employee).submit(office.read(office.employee), "Terima hasil", follow=False)
    assert sent.status_code == 303, sent.says


def ratify(office: Office) -> None:
    sent = office.go(office.officer, "ratify", "Sahkan")
    assert sent.status_code == 303, sent.says


def object_to(office: Office, reasons: str = OBJECTION) -> Answer:
    """The employee objects on the check page of that step."""
    return office.go(office.employee, "object", "Ajukan keberatan", reasons=reasons)


def decide(office: Office, **more: Any) -> Answer:
    """The superior answers, after both were heard."""
    typed = {
        "heard_employee": "Pegawai menyerahkan rekaman pesan warga pada 6 Juli.",
        "heard_assessor": "Pejabat penilai mengakui rekaman itu belum dibaca.",
        "answer": "Pesan warga dijawab rata-rata sembilan menit; perilaku pelayanan di atas ekspektasi.",
        "outcome": "ubah", "work_result": "di_atas", "behaviour": "di_atas",
    }  # fmt: skip
    return office.go(office.superior, "decide", "Putuskan keberatan", **(typed | more))
