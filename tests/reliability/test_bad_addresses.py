"""Addresses nobody was led to: every parameter that a page reads, every part of a path, headers and methods."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from sqlmodel.sql.sqltypes import AutoString
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

from app.tables import metadata
from tests.client import Client
from tests.conftest import _fill_city, made
from tests.house.tree import ROOT
from tests.reliability.abuses import BROKEN_BYTES, MARK, MARKUP, NOBODY
from tests.reliability.case_doors import unprinted
from tests.reliability.doors import assessor_of, case_in
from tests.reliability.paper_doors import reported
from tests.reliability.sheet_doors import of_differences
from tests.reliability.stage import ASIDE, Stage, staged
from tests.reliability.year_doors import concerned, enliven, of_the_cascade, of_the_year

ANSWERS = frozenset({200, 303, 400, 401, 403, 404, 405, 409, 422, 429})
VALUES = (
    "-1", str(2**70), "\u0662\u0660\u0662\u0666", MARKUP, "a\x00b", "9" * 20_000, "%_\\%' OR 1=1 --", NOBODY,
    f"{NOBODY}:99999999999999999999",
)  # fmt: skip
# For names of which the words are dates or addresses, beside all others.
MORE = {
    "tanggal": ("0001-01-01", "9999-12-31", "2026-02-30", "2026-W01-1"), "tahun": ("0000", "0001", "9999", "1945"),
    "next": ("//[::1", "/\\[::1", "https:jahat.example", "/%0d%0aSet-Cookie: x=1"),
}  # fmt: skip
PATHS = ("%00", "%ED%A0%80", "%FF%FE", "..%2F..%2Fetc", quote(MARKUP, safe=""), "%E2%80%AE", "x" * 5000, "%20")
HEADERS: tuple[dict[str, str], ...] = (
    {"Cookie": "tangkas=\xff\xfe; tampilan=<b>; tangkas-kenal=a.b.c"}, {"Cookie": "tangkas=" + "A" * 9000},
    {"HX-Request": "true", "HX-Current-URL": "http://[", "HX-Target": MARKUP}, {"HX-Request": "\xff"},
    {"Referer": "http://[::1"}, {"Referer": "//jahat.example/\xff"}, {"User-Agent": "\xff" * 5000},
    {"Accept-Encoding": "br;q=NaN, gzip;q=-1"}, {"Accept-Language": "x" * 9000}, {"Range": "bytes=5-1"},
    {"If-Modified-Since": "kemarin"}, {"Content-Length": "0", "Content-Type": "multipart/form-data"},
    {"X-Forwarded-For": "999.1.1.1, \xff"}, {"Sec-Fetch-Site": "cross-site"}, {"Authorization": "Bearer \xff"},
)  # fmt: skip


class Heard(ImmutableMultiDict[str, str]):
    """What stands in an address, and which of it a page asks for."""

    names: ClassVar[set[str]] = set()

    def get(self, key: Any, *rest: Any, **more: Any) -> Any:
        self.names.add(key)
        return super().get(key, *rest, **more)

    def getlist(self, key: Any, *rest: Any, **more: Any) -> Any:
        self.names.add(key)
        return super().getlist(key, *rest, **more)

    def __contains__(self, key: Any) -> bool:
        self.names.add(key)
        return super().__contains__(key)


@pytest.fixture(scope="module")
def stage(
    kept: Callable[[str, Callable[[Path], None]], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("addresses") / "data"
    shutil.copytree(kept("city", _fill_city), folder)
    app = made(folder, demo=True)
    app.request_class = type("Request", (app.request_class,), {"parameter_storage_class": Heard})
    for one in staged(app, folder):
        unprinted(one).send()
        enliven(one)
        one.freeze()
        yield one


@pytest.fixture(scope="module")
def known(stage: Stage) -> dict[str, dict[str, Any]]:
    """Part of the path -> something real, by the name of the view or its first word."""
    draft = case_in(stage, "skp", "DRAFT", "AND EXISTS (SELECT 1 FROM result r JOIN indicator i ON i.result_id = r.id "
                    "WHERE r.version_id = c.id)")  # fmt: skip
    evaluation = case_in(stage, "evaluation", "REVIEW")
    found = {"document_id": "document", "person_id": "person", "unit_id": "unit", "period_id": "period",
             "assignment_id": "assignment"}  # fmt: skip
    common: dict[str, Any] = {name: stage.id_of(f"SELECT id FROM {table} ORDER BY id")
                              for name, table in found.items()}
    words = {"name": "hasil-kerja", "step": "return", "kind": "csv", "ending": "csv", "mode": "terang",
             "code": "TK7MQ2XD94FH", "key": "skp.agree.due", "process": "dialogue", "number": 1}  # fmt: skip
    common |= dict.fromkeys(("evidence_id", "decision_id", "kinship_id", "predicate_id"), NOBODY)
    common |= {**words, "case_id": evaluation["id"]}
    of_processes = {"followup": ("followup", "CLOSED"), "recognition": ("recognition", "DECIDED"),
                    "organisation": ("line_correction", "REPORTED")}  # fmt: skip
    of_processes |= dict.fromkeys(("evaluations.remark", "running.plan"), ("evaluation", "RUNNING"))
    of_processes |= {"policies": ("policy_change", "DRAFT"), "credit": ("credit", "DETERMINING"),
                     "annual": ("annual", "ESTABLISHING"),
                     "calibration": ("calibration", "DISCUSSION"),
                     "calibration.standing": ("standing", "PREPARED"),
                     "versions": ("migration", "DRAFT"),
                     "corrections": ("correction", "REPORTED")}  # fmt: skip
    own = {view: {"case_id": case_in(stage, *where)["id"]} for view, where in of_processes.items()}
    own |= {"skp": _rows(stage, draft["id"]), "evaluations": _rows(stage, evaluation["id"])}
    about = reported(stage)["evaluation"]
    own |= {view: {"case_id": about} for view in ("corrections.choose", "corrections.start")}
    own |= {"sheets": {"case_id": draft["id"]}, "reconciliation": of_differences(stage)}
    return {"": common, **own, "cascade": of_the_cascade(stage), "running": of_the_year(stage)}


def _rows(stage: Stage, case_id: UUID) -> dict[str, Any]:
    version = 'SELECT coalesce((SELECT version_id FROM evaluation WHERE case_id = :c), :c)'
    result = stage.id_of(f"SELECT r.id FROM result r JOIN indicator i ON i.result_id = r.id WHERE r.version_id = "
                         f"({version}) ORDER BY r.no", c=case_id)  # fmt: skip
    indicator = stage.id_of("SELECT id FROM indicator WHERE result_id = :r ORDER BY no", r=result)
    return {"case_id": case_id, "result_id": result, "indicator_id": indicator}


@pytest.fixture(scope="module")
def readers(stage: Stage, known: dict[str, dict[str, Any]]) -> tuple[Client, ...]:
    """People of whom one may open any page."""
    draft, review = (stage.one('SELECT subject_id FROM "case" WHERE id = :id', id=known[view]["case_id"])
                     for view in ("skp", "evaluations"))  # fmt: skip
    above = [stage.at(assessor_of(stage, case_in(stage, "evaluation", state))) for state in ("REVIEW", "RUNNING")]
    others = [stage.at(person) for person in concerned(stage)]
    found = (stage.role("Petugas BKPSDM"), stage.at(UUID(bytes=draft)), stage.at(UUID(bytes=review)), *above, *others,
             stage.role("Pegawai"), stage.city.visitor())  # fmt: skip
    stage.freeze()  # with all of them signed in
    return found


def built(stage: Stage, rule: Rule, known: dict[str, dict[str, Any]], **instead: Any) -> str:
    """An address of that view."""
    slice_ = rule.endpoint.partition(".")[0]
    values = {**known[""], **known.get(slice_, {}), **known.get(rule.endpoint, {}), **instead}
    if rule.endpoint in ("processes.show", "processes.waiting", "proofs.show"):
        values["name"] = "evaluation"
    wanted = {name: values[name] if name.endswith("_id") else values.get(name, "lain") for name in rule.arguments}
    return str(stage.app.url_map.bind("localhost").build(rule.endpoint, wanted))


def pages(stage: Stage) -> list[Rule]:
    """All views that show something."""
    return [rule for rule in stage.app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def asked_for(client: Client, path: str) -> set[str]:
    """The names that a page asks its address for, also those it asks for only once others are given."""
    names: set[str] = set()
    while True:
        Heard.names.clear()
        client.get(path, query_string=dict.fromkeys(names, NOBODY), check=False)
        if names >= Heard.names:
            return names
        names |= Heard.names


def opened_by(readers: tuple[Client, ...], path: str) -> Client:
    """Whom the page opens to."""
    return next((one for one in readers if one.get(path, check=False).status_code < 300), readers[0])


def test_no_page_is_broken_by_what_stands_in_its_address(
    stage: Stage, known: dict[str, dict[str, Any]], readers: tuple[Client, ...]
) -> None:
    faults, heard = [], set()
    for rule in pages(stage):
        path = built(stage, rule, known)
        client = opened_by(readers, path)
        names = asked_for(client, path)
        heard |= names
        for query in queries(names):
            faults += [f"{path}?{query[:60]}: {fault}" for fault in faults_of(client.get(
                f"{path}?{query}", check=False))]  # fmt: skip
    assert faults == []
    assert set(read_in_views()) <= heard


def queries(names: set[str]) -> Iterator[str]:
    """Odd words under each name alone, bytes that are no text, and the same name many times."""
    for name in sorted(names):
        yield from (urlencode({name: value}) for value in (*VALUES, *MORE.get(name, ())))
        yield from (f"{name}={quote(data)}&{quote(data)}=1" for data in BROKEN_BYTES.values())
        yield "&".join(f"{name}={n}" for n in range(300))


def faults_of(answer: Any) -> Iterator[str]:
    if answer.status_code not in ANSWERS:
        yield f"answered {answer.status_code}"
    if written := answer.statements.written_tables - ASIDE:
        yield f"wrote to {sorted(written)}"
    if answer.is_html and not answer.content_encoding and f"<b-{MARK}" in answer.text:
        yield "stands on the page unescaped"


def read_in_views() -> Iterator[str]:
    """Every name that a view asks of an address by that name."""
    for file in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                source, name = ast.unparse(node.func.value), node.args[0]
                if source in ("request.args", "request.values") and isinstance(name, ast.Constant):
                    yield str(name.value)


def test_no_part_of_a_path_breaks_a_page(
    stage: Stage, known: dict[str, dict[str, Any]], readers: tuple[Client, ...]
) -> None:
    faults = []
    for rule in pages(stage):
        for part in rule.arguments:
            mark = UUID(int=7 << 76 | 2 << 62 | 77) if part.endswith("_id") else None
            if mark is None and rule._converters[part].__class__.__name__ == "AnyConverter":
                continue
            path = built(stage, rule, known, **{part: mark or "tempatnya"})
            for odd in PATHS:
                there = path.replace(str(mark or "tempatnya"), odd)
                faults += [f"{there[:90]}: {fault}" for fault in faults_of(readers[0].get(there, check=False))]
    assert faults == []


@pytest.mark.parametrize("headers", HEADERS, ids=", ".join)
def test_no_header_breaks_a_page(stage: Stage, headers: dict[str, str]) -> None:
    client = stage.role("Pegawai")
    for path in ("/", "/masuk", "/tampilan/gelap", "/evaluasi", "/verifikasi"):
        assert list(faults_of(client.get(path, headers=headers, check=False))) == []
        assert list(faults_of(client.post(path, headers=headers, check=False))) == []
    stage.put_back()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD", "JAHAT"])
def test_no_method_breaks_a_page(stage: Stage, method: str) -> None:
    for path in ("/", "/masuk", "/skp", "/bkpsdm", "/tidak/ada", "/masuk/latihan"):
        answer = stage.role("Pegawai").open(path, method=method, check=False)
        assert list(faults_of(answer)) == []


# What only machines read, or what a closed list allows.
MACHINE = {
    "annex.kind", "account.*", "sign_in.*", "sign_in_limit.*", "reset_code.*", "idempotency.*", "process_state.*",
    "record.*", "draft.*", "outbox.*", "policy_version.*", "tenant.code", "unit.code", "unit.kind",
    "unit.region_code", "person.number", "person.number_label", "person.golongan", "person.email", "position.kind",
    "position.jabatan_code", "position.eselon", "holiday.kind", "case.process", "case.state", "visit.state",
    "decision.step", "decision.went_to", "pen_held.media_type", "pen_held.sha256", "evidence.media_type",
    "evidence.sha256", "notice.kind", "document.kind", "document.code", "document.snapshot",
    "document.snapshot_sha256", "document.pdf_sha256", "indicator.perspective", "skp_template.jabatan_code",
    "correction.path", "correction.media_type", "correction.sha256", "feedback.speaker", "evaluation.received_how",
    "followup.reward_code", "recognition.reward_code", "migration.process", "passage.from_state", "passage.to_state",
    "seat.process", "seat.state", "act.verb", "act.came_from", "act.went_to",
    "authority.powers",
}  # fmt: skip
OF_A_FILE = {"correction.file_name"}  # empty where there is none


def test_markup_in_every_word_of_the_database_is_shown_as_the_letters_it_is(
    stage: Stage, known: dict[str, dict[str, Any]], readers: tuple[Client, ...]
) -> None:
    opened = [(path, opened_by(readers, path)) for path in [*(built(stage, rule, known) for rule in pages(stage)),
                                                          *cases_of_each_kind(stage)]]  # fmt: skip
    for table, column in words_of(stage):
        only = f'WHERE "{column}" <> \'\'' if f"{table}.{column}" in OF_A_FILE else ""
        stage.state(f'UPDATE "{table}" SET "{column}" = "{column}" || :markup {only}', markup=MARKUP)
    shown = [(path, client.get(path, check=False)) for path, client in opened]
    stage.put_back()
    assert [path for path, answer in shown if answer.status_code >= 500 and path != "/sehat"] == []
    assert [path for path, answer in shown if answer.is_html and _is_raw(answer.text)] == []
    escaped = [path for path, answer in shown if answer.is_html and f"&lt;b-{MARK}" in answer.text]
    assert len(escaped) > len(shown) * 2 / 3


def _is_raw(text: str) -> bool:
    """Whether some of it could be markup: an element, or the end of an attribute."""
    return f"<b-{MARK}" in text or f'{MARK}"' in text or f"{MARK}'" in text


def words_of(stage: Stage) -> Iterator[tuple[str, str]]:
    """Every column in which somebody's words stand."""
    with stage.app.app_context():
        tables = metadata().tables
    for name, table in tables.items():
        for column in table.columns:
            if isinstance(column.type, AutoString) and not {f"{name}.*", f"{name}.{column.name}"} & MACHINE:
                yield name, column.name


def cases_of_each_kind(stage: Stage) -> list[str]:
    """The page of a case in each state."""
    rows = stage.rows('SELECT min(id), process FROM "case" GROUP BY process, state')
    sent = [stage.role("Petugas BKPSDM").get(f"/perkara/{UUID(bytes=one)}", check=False) for one, _ in rows]
    return [answer.location for answer in sent if answer.location]
