"""A worked example of the official forms, brought from the first draft to its end through the pages people use.

BKPSDM opens the year, the employee types the SKP, the assessor agrees, the leader above sets the organisation's
predicate, and the evaluation of the example's period is filled in, judged, answered and confirmed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.database import columns
from app.documents.snapshot import from_json
from app.evaluations.models import Evaluation
from app.periods.models import Period, PeriodKind
from app.web import clock
from tests.facts import SINCE, Someone
from tests.integration.evaluation_office import DOCUMENT, Office
from tests.integration.evaluation_walk import accept, begin, confirm, ratify, realise, submit
from tests.integration.skp_office import add_row, take
from tests.integration.skp_office import begin as begin_skp
from workflows.vocabulary import AnnexKind

EVALUATION, PERIOD = columns(Evaluation), columns(Period)
REASON = "Dua baris kualitas di bawah target, tetapi kontribusinya melampaui ekspektasi; lihat supervisi 10 Juni."
ANNEX = {
    "resources": AnnexKind.DUKUNGAN_SUMBER_DAYA, "accountability": AnnexKind.SKEMA_PERTANGGUNGJAWABAN,
    "consequences": AnnexKind.KONSEKUENSI,
}  # fmt: skip


def completed(example: dict[str, Any]) -> dict[str, Any]:
    """F1 has no result in its source; the reference suggests one: better everywhere, rated as expected."""
    suggested = example.get("suggested_realisation")
    if suggested is None:
        return example
    example = copy.deepcopy(example)
    words = {"kuantitas": suggested["quantity"], "kualitas": f"{suggested['quality']}%",
             "waktu": f"{suggested['time']} bulan"}  # fmt: skip
    for row in example["work_results"]:
        for one in row["indicators"]:
            one |= {"realisation": {"text": words[one["aspect_code"]]}, "row_rating_code": "sesuai"}
    return example | {"ratings": suggested["ratings"], "organisation_predicate_code": "baik"}


class Worked(Office):
    """The office of one example, whose rows are typed and not put there."""

    def _furnish(self) -> None:
        self.example = completed(self.example)
        start = self.starts_on
        self.taken_on = start if self.kind is PeriodKind.ANNUAL and (start.month, start.day) != (1, 1) else SINCE
        self.on(max(date(start.year, 1, 13), self.taken_on + timedelta(days=2)))
        super()._furnish()

    def _of(self, who: str, unit: str, *, is_head: bool = False, since: date = SINCE) -> Someone:
        return super()._of(who, unit, is_head=is_head, since=self.taken_on if who == "employee" else since)

    @property
    def starts_on(self) -> date:
        return date.fromisoformat(self.example["period"]["start"])

    @property
    def ends_on(self) -> date:
        return date.fromisoformat(self.example["period"]["end"])

    @property
    def kind(self) -> PeriodKind:
        return PeriodKind.ANNUAL if self.example["period"]["kind"] == "tahunan" else PeriodKind.QUARTERLY

    def _periods(self) -> None:
        officer, year = self.at(self.officer), self.starts_on.year
        page = officer.submit(officer.get(f"/periode/buat?tahun={year}"), f"Buat periode {year}")
        assert f"5 periode tahun {year} dibuat." in page.says

    def agree(self, **_: Any) -> UUID:
        """The SKP is typed row by row, proposed and agreed."""
        employee = self.at(self.employee)
        address = begin_skp(employee, approach=self.example["approach"])
        is_leader = self.example["form_class"] == "jpt"
        column = "perspective" if is_leader else "aspect"
        for row in self.example["work_results"]:
            lines = [(i[f"{column}_code"], i["indicator"], i["target"]["text"]) for i in row["indicators"]]
            above = "assigned_by" if is_leader else "leader_result"
            page = add_row(
                employee, address, *lines, column=column, plan=row["result_plan"], kind=row["type"],
                classification=row["classification"], **{above: row[above] or ""},
            )  # fmt: skip
            assert "Rencana hasil kerja tersimpan." in page.says
        expectations: dict[str, Any] = {b["value_code"]: b["leader_expectation"] for b in self.example["behaviours"]}
        employee.submit(employee.get(f"{address}/perilaku/ubah"), "Simpan", **expectations)
        listed = self.example["attachments"]
        annexes: dict[str, Any] = {kind.value: "\n".join(listed[name]) for name, kind in ANNEX.items()}
        employee.submit(employee.get(f"{address}/lampiran/ubah"), "Simpan", **annexes)
        take(employee, address, "submit", "Ajukan SKP")
        assessor = self.at(self.assessor)
        assert "Menunggu Anda" in assessor.get(address).says
        take(assessor, address, "agree", "Setujui SKP")
        self.skp_page = address
        return UUID(address.split("/")[2].partition("#")[0])

    def case(self, kind: PeriodKind | None = None) -> UUID:
        """The evaluation of the example's own period."""
        wanted = kind or self.kind
        with self.facts.looking() as session:
            found = session.execute(
                sa.select(EVALUATION.case_id)
                .join(PERIOD.id.table, PERIOD.id == EVALUATION.period_id)
                .where(EVALUATION.kind == wanted, PERIOD.ends_on == self.ends_on)
            ).scalar_one()
        return UUID(str(found))

    def organisation_is(self, *_: Any, **__: Any) -> None:
        """The leader above sets the predicate of the agency on its page."""
        with self.facts.looking() as session:
            period = session.execute(
                sa.select(PERIOD.id).where(PERIOD.kind == self.kind, PERIOD.ends_on == self.ends_on)
            ).scalar_one()
        leader, place = self.at(self.secretary), f"/predikat-organisasi/{self.facts.units['DINAS']}/{period}"
        page = leader.submit(
            leader.get(place), "Tetapkan predikat", predikat=self.example["organisation_predicate_code"],
            bukti="Laporan kinerja perangkat daerah dan capaian rencana aksi.",
        )  # fmt: skip
        assert "ditetapkan" in page.says

    def closed(self) -> None:
        """From the window of the period to BKPSDM's confirmation."""
        with self.facts.looking() as session:
            window = session.execute(
                sa.select(PERIOD.opens_on, PERIOD.closes_on).where(
                    PERIOD.kind == self.kind, PERIOD.ends_on == self.ends_on
                )
            ).one()
        self.on(max(window.opens_on, self.ends_on + timedelta(days=2)))
        assert clock.today() <= window.closes_on
        self.organisation_is()
        begin(self)
        realise(self)
        submit(self)
        confirm(self, **({"alasan": REASON} if self.example.get("expected_requires_justification") else {}))
        accept(self)
        ratify(self)

    def papers(self) -> dict[str, Any]:
        """Kind -> the document as issued, each with its snapshot."""
        with self.facts.looking() as session:
            rows = session.execute(sa.select(DOCUMENT.kind, DOCUMENT.snapshot).order_by(DOCUMENT.serial)).all()
        return {row.kind: from_json(row.kind, row.snapshot.encode()) for row in rows}


def worked_in(folder: Path, key: str) -> Iterator[Worked]:
    """The office of an example, brought to its end; the calendar is given back."""
    one = Worked(folder, key)
    one.closed()
    yield one
    one.close()
    clock.pretend(None)
