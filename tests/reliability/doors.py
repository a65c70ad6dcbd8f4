"""Every form of the application as an honest person would find it: whose, on which page, filled in well."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.cases.models import Office
from app.database import transaction
from app.inbox.models import SecondLook
from app.web import clock
from tests.client import Client, Form
from tests.page import Page
from tests.reliability.stage import Stage
from tests.reliability.town import new_key

GOOD_WORDS = "Tulisan yang wajar dan cukup panjang untuk sebuah alasan."
MACHINE = frozenset({"csrf_token", "key", "version"})
LONG_AGO = "2026-07-01"
TEXT, DAY, CHOICE, HIDDEN = "text", "day", "choice", "hidden"


@dataclass(frozen=True)
class Door:
    """A form ready to be sent. `kinds` says of each field whose words are a person's choice what it is: text, day,
    choice or hidden; `files` are those for a file."""

    endpoint: str
    client: Client
    page: str
    action: str
    fields: MultiDict[str, Any]
    kinds: dict[str, str]
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The view, for a step with the step."""
        return f"{self.endpoint} {self.action.rpartition('/')[2]}" if self.endpoint == "cases.take" else self.endpoint

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """The fields of these kinds."""
        return tuple(name for name, kind in self.kinds.items() if kind in kinds)

    def of_another(self, client: Client, token: str) -> Door:
        """The same form at another desk, as a page there would show it."""
        fields = MultiDict({**self.fields, "csrf_token": token, "key": new_key()})
        return replace(self, client=client, fields=fields)

    def send(self, fields: MultiDict[str, Any] | None = None, **more: Any) -> Any:
        """Send the form, filled in well or as given, where it goes."""
        sent = MultiDict(self.fields if fields is None else fields)
        for name, (data, filename) in self.files.items():
            sent[name] = (io.BytesIO(data), filename)
        return self.client.post(self.action, data=sent, check=False, max_queries=None, **more)


def endpoint_of(app: Flask, path: str, method: str = "POST") -> str:
    """Which view answers there; nothing for none."""
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(path).path, method=method)[0])
    except (HTTPException, RequestRedirect):
        return ""


def post_endpoints(app: Flask) -> set[str]:
    """Every view that takes a form."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


# ------------------------------------------------------------------------------------------------ finding a form


def door_on(client: Client, path: str, endpoint: str, **filled: Any) -> Door:
    """The form on that page which that view takes. Raises LookupError when there is none."""
    return form_in(client, client.get(path, max_queries=None), endpoint, **filled)


def form_in(client: Client, answer: Any, endpoint: str, **filled: Any) -> Door:
    """The same, on a page that was opened already."""
    page, path = answer.page, answer.request.full_path.rstrip("?")
    for form, action in _forms(page, client.application, endpoint):
        fields, files = _fill(page, form, filled)
        return Door(endpoint, client, path, action, fields, _kinds(page, form), files)
    raise LookupError(f"{path} ({answer.status_code}) has no form for {endpoint}")


def _forms(page: Page, app: Flask, endpoint: str) -> Iterator[tuple[Form, str]]:
    """The form of a button that leads there, or whatever HTMX sends there."""
    for element in page.all("form"):
        for sender in [*page.all("button"), None]:
            form = Form(page, element, sender)
            ours = sender is None or form._owns(sender)
            action = form.action or ""
            if ours and form.method == "POST" and endpoint_of(app, action) == endpoint:
                yield form, action
    for element in page.elements:
        action = element.get("hx-post", "")
        if action and endpoint_of(app, action) == endpoint:
            yield Form(page, _sent_along(page, element), None), action


def _sent_along(page: Page, element: Element) -> Element:
    """The form whose fields HTMX sends with an element."""
    named = page.by_id(element.get("hx-include", "").removeprefix("#"))
    around = (form for form in page.all("form") if any(one is element for one in form.iter()))
    return named if named is not None else next(around, element)


def _fill(
    page: Page, form: Form, filled: dict[str, Any]
) -> tuple[MultiDict[str, Any], dict[str, tuple[bytes, str]]]:
    """What an honest person sends: what stands there, and good words where nothing does."""
    fields, files = MultiDict[str, Any](form.fields), dict[str, tuple[bytes, str]]()
    for element in page.all("input", "select", "textarea"):
        name = element.get("name", "")
        if name and form._owns(element) and element.get("disabled") is None:
            if element.get("type") == "file":
                files[name] = filled.get(name, (b"nip;nama\n", "berkas.csv"))
            elif not fields.get(name) and name not in MACHINE:
                fields[name] = _good(element)
    for name, value in filled.items():
        if name in fields:
            fields[name] = value
    return fields, files


def _kinds(page: Page, form: Form) -> dict[str, str]:
    """What each field is that carries a person's words."""
    special = {"hidden": HIDDEN, "date": DAY, "radio": CHOICE, "checkbox": CHOICE}
    found = {}
    for element in page.all("input", "select", "textarea"):
        name, kind = element.get("name", ""), element.get("type", "text")
        if name and name not in MACHINE and form._owns(element) and kind != "file":
            found[name] = CHOICE if element.tag == "select" else special.get(kind, TEXT)
    if form.sender is not None and form.sender.get("name"):
        found[form.sender.get("name", "")] = HIDDEN
    return found


def _good(element: Element) -> str:
    """Something that fits the field."""
    if element.tag == "select":
        return next((o.get("value", "") for o in element.iter("option") if o.get("value")), "")
    if element.get("type") in ("radio", "checkbox"):
        return element.get("value", "on")
    if element.get("type") == "date":
        return LONG_AGO
    return GOOD_WORDS


# ------------------------------------------------------------------------------------------------ every view


Maker = Callable[[Stage], Door]
MAKERS: dict[str, Maker] = {}


def on_page(endpoint: str, role: str, path: str, **filled: Any) -> None:
    """The form stands on a page everybody of that role has. A value may have to be asked of the stage."""

    def maker(stage: Stage) -> Door:
        values = {name: value(stage) if callable(value) else value for name, value in filled.items()}
        return door_on(stage.role(role) if role else stage.city.visitor(), path, endpoint, **values)

    MAKERS[endpoint] = maker


def form_of(endpoint: str) -> Callable[[Maker], Maker]:
    """The form stands on a page that has to be found."""

    def keep(maker: Maker) -> Maker:
        MAKERS[endpoint] = maker
        return maker

    return keep


def behind(first: str, endpoint: str) -> None:
    """The form stands on the page that another form is answered with."""

    def maker(stage: Stage) -> Door:
        door = MAKERS[first](stage)
        return form_in(door.client, door.send(), endpoint)

    MAKERS[endpoint] = maker


EMPLOYEE, OFFICER, COLLEAGUE, ADMIN, INSPECTOR = (
    "Pegawai", "Petugas BKPSDM", "Petugas BKPSDM kedua", "Admin OPD", "Inspektorat",
)  # fmt: skip
ITS_PASSWORD = {"lama": lambda stage: stage.password}
on_page("identity.take_sign_in", "", "/masuk", username=lambda stage: stage.city.listed[EMPLOYEE][0],
        password=lambda stage: stage.password)  # fmt: skip
on_page("identity.practise", "", "/masuk", next="/")
on_page("identity.sign_out", EMPLOYEE, "/")
on_page("identity.change_password", EMPLOYEE, "/akun/kata-sandi", **ITS_PASSWORD, baru="sungai jernih berbatu",
        ulang="sungai jernih berbatu")  # fmt: skip
on_page("identity.sign_out_everywhere", EMPLOYEE, "/akun")
on_page("identity.take_own_set_up", EMPLOYEE, "/akun/langkah-kedua", **ITS_PASSWORD)
on_page("home.act_as", "Kepala BKPSDM", "/")
on_page("home.try_component", "", "/komponen")
on_page("organisation.send_report", EMPLOYEE, "/atasan-saya", nip="")
on_page("kinship.declare_own", EMPLOYEE, "/keluarga", nip=lambda stage: stage.city.listed["Kepala OPD"][0],
        hubungan="ipar")  # fmt: skip
on_page("grants.propose", OFFICER, "/bkpsdm/hak-akses", nip=lambda stage: stage.city.listed[EMPLOYEE][0],
        peran="inspektorat", mulai="2026-08-01", sampai="2026-12-31", opd="")  # fmt: skip
on_page("exchange.compare", OFFICER, "/bkpsdm/impor", berkas=lambda stage: (
    f"nip;surel\n{stage.city.listed[EMPLOYEE][0]};baru@example.go.id\n".encode(), "pegawai.csv"))  # fmt: skip
on_page("absences.compare", OFFICER, "/bkpsdm/cuti", berkas=lambda stage: (
    f"nip;jenis;mulai;selesai;nomor_surat\n{stage.city.listed[EMPLOYEE][0]};cuti_sakit;2026-05-04;2026-05-08;851/1\n"
    .encode(), "cuti.csv"))  # fmt: skip
on_page("periods.create", OFFICER, "/periode/buat?tahun=2027")
on_page("periods.give_opd", OFFICER, "/periode/dispensasi/opd", sampai="2026-08-14")
on_page("inbox.read_all", OFFICER, "/pemberitahuan")
on_page("inbox.open_notice", OFFICER, "/pemberitahuan")
on_page("inbox.open_feed", OFFICER, "/kotak-masuk/kalender")
on_page("inbox.keep_filter", OFFICER, "/kotak-masuk?batas=nanti", nama="Nanti saja")
on_page("board.recap", OFFICER, "/bkpsdm/unduhan")


behind("absences.compare", "absences.apply")


@form_of("inbox.drop_filter")
def _drop_filter(stage: Stage) -> Door:
    """Of a filter that was kept."""
    MAKERS["inbox.keep_filter"](stage).send()
    return door_on(stage.role(OFFICER), "/kotak-masuk", "inbox.drop_filter")


@form_of("inbox.close_feed")
def _close_feed(stage: Stage) -> Door:
    """Of an address that was made."""
    MAKERS["inbox.open_feed"](stage).send()
    return door_on(stage.role(OFFICER), "/kotak-masuk/kalender", "inbox.close_feed")


@form_of("inbox.take_snooze")
def _snooze(stage: Stage) -> Door:
    """For the first matter of the list whose deadline leaves a day."""
    client = stage.role(OFFICER)
    for link in client.get("/kotak-masuk", max_queries=None).page.all("a"):
        address, _, is_from = link.get("href", "").partition("?dari=")
        page = f"/kotak-masuk/tunda/{address.rpartition('/')[2]}"
        days = [one.get("min", "") for one in client.get(page, max_queries=None).page.all("input")] if is_from else []
        if any(days):
            return door_on(client, page, "inbox.take_snooze", until=max(days))
    raise LookupError("nothing in the list leaves a day to put it off")


@form_of("inbox.answer_look")
def _answer_look(stage: Stage) -> Door:
    """About a decision that the lot gave to BKPSDM."""
    row = stage.rows(
        "SELECT d.id, d.case_id, d.actor_id, c.tenant_id FROM decision d JOIN \"case\" c ON c.id = d.case_id "
        "WHERE d.actor_id IS NOT NULL AND d.step = 'agree' ORDER BY d.id"
    )[0]
    with stage.app.app_context(), transaction() as session:
        session.add(SecondLook(
            decision_id=UUID(bytes=row[0]), case_id=UUID(bytes=row[1]), decided_by_id=UUID(bytes=row[2]),
            tenant_id=UUID(bytes=row[3]), office=Office.PETUGAS_BKPSDM, seed="0", at=clock.now(),
            due_on=clock.today(),
        ))  # fmt: skip
    return door_on(stage.role(OFFICER), "/kotak-masuk/lihat-ulang", "inbox.answer_look")


@form_of("inbox.resume")
def _resume(stage: Stage) -> Door:
    """Of what was put off."""
    _snooze(stage).send()
    return door_on(stage.role(OFFICER), "/kotak-masuk?tunda=ya", "inbox.resume")


@form_of("evaluations.excuse")
def _excuse(stage: Stage) -> Door:
    """For the quarter that runs: somebody is away for all of it."""
    period = stage.id_of("SELECT id FROM period WHERE label = 'Triwulan III 2026'")
    return door_on(stage.role(OFFICER), f"/evaluasi/periode/{period}/tidak-dinilai", "evaluations.excuse")


def person_of(stage: Stage, opd_id: UUID, but: UUID, status: str = "") -> UUID:
    """Somebody of that OPD who leads nothing."""
    return stage.id_of(
        "SELECT a.person_id FROM assignment a JOIN position p ON p.id = a.position_id JOIN unit u ON u.id = p.unit_id "
        "JOIN person h ON h.id = a.person_id "
        "WHERE u.opd_id = :opd AND NOT p.is_head AND a.known_to IS NULL AND a.valid_to >= :today "
        "AND a.person_id <> :but AND :status IN ('', lower(h.status)) ORDER BY a.id",
        opd=opd_id, but=but, status=status,
    )  # fmt: skip


def opd_of(stage: Stage, role: str) -> UUID:
    """The OPD that somebody administers."""
    asked = "SELECT opd_id FROM \"grant\" WHERE person_id = :me AND role = 'admin_opd'"
    return stage.id_of(asked, me=stage.listed(role))


def _of_person(endpoint: str, role: str, **filled: Any) -> None:
    """A form on the page of a person, seen by whoever keeps the register."""

    def maker(stage: Stage) -> Door:
        person_id = person_of(stage, opd_of(stage, ADMIN), stage.listed(ADMIN))
        return door_on(stage.role(role), f"/pegawai/{person_id}", endpoint, **filled)

    MAKERS[endpoint] = maker


HEAD_OF_DISDUKCAPIL = "196907251994031908"
_of_person("organisation.change_line", ADMIN, valid_from="2026-08-01", nip=HEAD_OF_DISDUKCAPIL)
_of_person("organisation.transfer", OFFICER, valid_from="2026-08-01")
_of_person("organisation.leave", ADMIN, last_on="2026-08-31")


@form_of("kinship.declare")
def _kin(stage: Stage) -> Door:
    person_id = person_of(stage, opd_of(stage, ADMIN), stage.listed(ADMIN))
    return door_on(stage.role(OFFICER), f"/pegawai/{person_id}/keluarga", "kinship.declare", hubungan="saudara",
                   nip=stage.city.listed["Kepala OPD"][0])  # fmt: skip


@form_of("kinship.end")
def _kin_ends(stage: Stage) -> Door:
    declared = _kin(stage)
    declared.send(MultiDict({**declared.fields, "nip": stage.city.listed["Sekretaris Daerah"][0]}))
    return door_on(stage.role(OFFICER), declared.page, "kinship.end")


@form_of("organisation.contract")
def _contract(stage: Stage) -> Door:
    person_id = person_of(stage, opd_of(stage, ADMIN), stage.listed(ADMIN), "pppk")
    return door_on(stage.role(ADMIN), f"/pegawai/{person_id}", "organisation.contract", ends_on="2028-06-30")


@form_of("identity.take_issue")
def _issue_code(stage: Stage) -> Door:
    person_id = person_of(stage, opd_of(stage, ADMIN), stage.listed(ADMIN))
    stage.at(person_id)  # so that there is an account
    return door_on(stage.role(ADMIN), f"/pegawai/{person_id}/kode-masuk", "identity.take_issue", hapus_langkah_kedua="")


@form_of("identity.take_redeem")
def _redeem(stage: Stage) -> Door:
    slip = _issue_code(stage).send()
    number = stage.one("SELECT username FROM account a JOIN reset_code c ON c.account_id = a.id")
    code = slip.text.partition("data-kode>")[2].partition("<")[0]
    return door_on(stage.city.visitor(), "/masuk/kode", "identity.take_redeem", username=number, kode=code,
                   baru="sungai jernih berbatu", ulang="sungai jernih berbatu")  # fmt: skip


def case_in(stage: Stage, process: str, state: str, more: str = "", **given: Any) -> dict[str, UUID]:
    """A case of that process in that state, the first the city knows."""
    row = stage.rows(
        "SELECT c.id, c.subject_id, c.position_id, c.opd_id FROM \"case\" c WHERE c.process = :process "
        f"AND c.state = :state {more} ORDER BY c.id", process=process, state=state, **given,
    )[0]  # fmt: skip
    return dict(zip(("id", "subject", "position", "opd"), (UUID(bytes=one) for one in row), strict=True))


def assessor_of(stage: Stage, case: dict[str, UUID]) -> UUID:
    """Who assesses the person of a case today."""
    chair = stage.above(case["position"])
    found = stage.holder(chair) if chair else None
    assert found is not None, "a case without an assessor"
    return found
