"""What people do on the pages, told once: each walk starts at the page of the case and ends where the click leads."""

from __future__ import annotations

import io
from uuid import UUID

from PIL import Image

from tests.journeys.town import Someone
from workflows.vocabulary import BERAKHLAK

PLAN = "Terbitnya akta kelahiran paling lambat satu hari kerja sejak berkas lengkap"
INDICATOR = "Persentase akta kelahiran yang terbit tepat waktu"
REFLECTION = "Antrean daring memendekkan waktu tunggu. Warga lanjut usia masih perlu didampingi di loket."
NOTE = "Pertahankan ketepatan waktu dan dampingi rekan yang baru bertugas di loket."
OBJECTION = "Rating perilaku kerja tidak sejalan dengan umpan balik tertulis yang saya terima selama triwulan ini."
ANSWER = "Kedua pihak sudah didengar; catatan loket menunjukkan pegawai melayani sesuai ekspektasi."
MERIT = "Menyusun daftar antrean daring yang memendekkan waktu tunggu warga dari dua jam menjadi dua puluh menit"


def picture(words: str = "bukti") -> bytes:
    """A small photograph as a phone would send it."""
    made = io.BytesIO()
    Image.new("RGB", (320, 200), (30, 90 + len(words), 120)).save(made, "JPEG")
    return made.getvalue()


def takes(one: Someone, link: str, button: str, **typed: str) -> None:
    """Follow the link to the check page of a step, type what it asks for, and confirm."""
    one.follow(link)
    one.reads("Periksa dahulu")
    one.fill(**typed).press(button)


def writes_skp(one: Someone, case: UUID) -> None:
    """A main result with one indicator, typed into the form of the page."""
    one.open(f"/skp/{case}").follow("Tambah hasil kerja utama")
    one.fill(plan=PLAN, **{"i1-text": INDICATOR, "i1-target_text": "paling sedikit 98%"})
    one.page.locator("[name='leader_result']:visible").fill("Meningkatnya mutu layanan pencatatan sipil")
    one.press("Simpan").reads(PLAN, INDICATOR)


def submits_skp(one: Someone, case: UUID) -> None:
    """The employee's last look, and off it goes."""
    one.open(f"/skp/{case}")
    takes(one, "Periksa lalu ajukan SKP", "Ajukan SKP")
    one.reads("Menunggu")


def agrees_skp(one: Someone, case: UUID) -> None:
    """The assessor reads it and agrees."""
    one.open(f"/skp/{case}").reads(PLAN)
    takes(one, "Periksa lalu setujui SKP", "Setujui SKP")
    one.reads("Disetujui")


def fills_self_assessment(one: Someone, case: UUID) -> None:
    """A realisation on every row, a photograph as evidence for the first, and the reflection."""
    rows = one.open(f"/evaluasi/{case}").page.locator("form[action*='/baris/']:not([enctype])")
    count = rows.count()
    assert count
    links = [str(rows.nth(number).get_attribute("action")) for number in range(count)]
    for link in links:
        one.open(link)
        one.fill(realisasi=example_of(one)).press("Simpan")
        one.page.wait_for_load_state()
    one.open(links[0]).page.get_by_text("Tambah bukti").first.click()
    one.page.locator("input[type=file]:visible").first.set_input_files(
        {"name": "foto-loket.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    one.press("Unggah").reads("foto-loket.jpg")


def example_of(one: Someone) -> str:
    """A realisation as the hint of the field suggests it."""
    return one.page.locator(".form-text").first.inner_text().removeprefix("Misalnya ")


def submits_self_assessment(one: Someone, case: UUID) -> None:
    """The last look, with the reflection, and off it goes."""
    one.open(f"/evaluasi/{case}")
    takes(one, "Periksa lalu ajukan", "Ajukan penilaian diri", reflection=REFLECTION)
    one.reads("Penilaian diri diajukan")


def reviews(one: Someone, case: UUID) -> None:
    """Every row and every value as expected, except that nothing is left out, then the check page."""
    one.open(f"/evaluasi/{case}").reads(REFLECTION).follow("Nilai sekarang")
    one.reads("Periksa lalu konfirmasi")
    for name in one.page.eval_on_selector_all(
        "input[type=radio][name^='r-']", "all => [...new Set(all.map(e => e.name))]"
    ):
        one.choose(name, "sesuai")
    for value in BERAKHLAK:
        one.choose(f"p-{value.value}", "sesuai")
    one.choose("hasil_kerja", "sesuai").choose("perilaku_kerja", "sesuai")
    one.fill(catatan=NOTE).press("Periksa lalu konfirmasi")
    one.reads("Periksa dahulu", NOTE).press("Konfirmasi penilaian")
    one.reads("Penilaian dikonfirmasi")


def accepts(one: Someone, case: UUID) -> None:
    """The employee accepts from the page itself."""
    one.open(f"/evaluasi/{case}").reads("Terima hasil ini").press("Terima hasil")
    one.reads("Menunggu")


def objects(one: Someone, case: UUID) -> None:
    """The employee objects, with reasons."""
    one.open(f"/evaluasi/{case}")
    takes(one, "Ajukan keberatan", "Ajukan keberatan", reasons=OBJECTION)
    one.reads("Keberatan diajukan", OBJECTION)


def decides_objection(one: Someone, case: UUID) -> None:
    """The superior writes down what both said and changes the result."""
    one.open(f"/evaluasi/{case}").reads(OBJECTION).follow("Periksa lalu putuskan keberatan")
    one.fill(heard_employee="Pegawai menunjukkan catatan loket, 20 Juli 2026.")
    one.fill(heard_assessor="Pejabat penilai menerangkan dasar ratingnya, 21 Juli 2026.")
    one.page.locator("input[name=outcome][value=ubah]").check()
    one.choose("work_result", "di_atas").choose("behaviour", "di_atas")
    one.fill(answer=ANSWER).press("Putuskan keberatan")
    one.reads(ANSWER)


def ratifies(one: Someone, case: UUID) -> None:
    """An officer of BKPSDM checks the form and confirms."""
    one.open(f"/evaluasi/{case}")
    takes(one, "Periksa lalu sahkan", "Sahkan")
    one.reads("Disahkan BKPSDM")


def proposes_reward(one: Someone, case: UUID) -> None:
    """The assessor proposes the piagam of the agency."""
    one.open(f"/tindak-lanjut/{case}").follow("Usulkan tindak lanjut")
    one.page.locator("input[name=proposal][value=reward]").check()
    one.page.locator("select[name=reward_code]").select_option(index=1)
    one.fill(reason=MERIT).press("Usulkan tindak lanjut")
    one.reads("Tindak lanjut diusulkan")


def approves(one: Someone, case: UUID) -> None:
    """One of the two seats approves after reading."""
    one.open(f"/tindak-lanjut/{case}").reads(MERIT)
    takes(one, "Setujui rekomendasi", "Setujui rekomendasi")
    one.reads("Rekomendasi disetujui")


def decides_reward(one: Someone, case: UUID) -> None:
    """The head of the agency decides on it."""
    one.open(f"/penghargaan/{case}").reads(MERIT)
    takes(one, "Tetapkan penghargaan", "Tetapkan penghargaan")
    one.reads("Penghargaan ditetapkan")


def consents(one: Someone, case: UUID) -> None:
    """Its holder lets it be announced."""
    one.open(f"/penghargaan/{case}").reads(MERIT)
    takes(one, "Setuju diumumkan", "Setuju diumumkan")
    one.reads("Diumumkan")


def asks_for_paper(one: Someone, case: UUID, title: str) -> None:
    """A document of an earlier decision is made when somebody asks for it."""
    one.open(f"/evaluasi/{case}").press(f"Siapkan PDF {title}")
    one.reads("PDF sedang dibuat")
