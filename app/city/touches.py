"""Small things that make the city lived in: corrections of the line, notices, dispensations, readings, templates."""

from __future__ import annotations

import random
from datetime import timedelta

from app.city import seeds
from app.city.casework import Casework
from app.city.cycle import Period
from app.city.offices import Offices
from app.city.plans import Evaluation
from app.city.rows import Rows
from app.city.skp_journeys import Thread
from app.city.structure import Chair, Turns
from app.city.workforce import Human
from workflows.approval import Who
from workflows.line_correction import LINE_CORRECTION

CORRECTION_SHARE = 0.005
CORRECTION_STAGES = ("REPORTED", "CORRECTED", "REPORTED", "REFUSED", "OVERDUE")
TEMPLATE_POSTS = (
    "POS_LOKET",
    "POS_GURU_PERTAMA",
    "POS_PERAWAT_TERAMPIL",
    "POS_PENGADMINISTRASI",
    "POS_ADB_TERAMPIL",
    "POS_BIDAN_TERAMPIL",
    "POS_LURAH",
    "POS_ANALIS_SDM_PERTAMA",
)
ENDED = "Semua keputusannya dapat dibaca di halaman perkaranya."
AWAITS = "Buka perkaranya untuk melihat siapa yang ditunggu dan sampai kapan."
DISPENSED = ("DIKBUD", "DINKES")


class Touches:
    """Watches the city being built and adds what hangs on single cases."""

    def __init__(self, casework: Casework, rows: Rows) -> None:
        self.casework, self.clockwork, self.ids = casework, casework.clockwork, casework.ids
        self.tenant = casework.tenant_id
        self._rows = rows
        self._corrections = Turns()
        self._templates: dict[str, tuple[str, bytes]] = {}
        self._latest: dict[bytes, Evaluation] = {}

    def saw_skp(self, thread: Thread) -> None:
        """Keep the first agreed SKP of some posts as a template."""
        post = thread.tenure.chair.post
        if post.code in TEMPLATE_POSTS and post.code not in self._templates and thread.versions[0].agreed:
            self._templates[post.code] = (f"SKP {post.title}", thread.versions[0].case.id)

    def saw_evaluation(self, made: Evaluation) -> None:
        if made.period.is_latest:
            self._latest[made.thread.person.id] = made

    def saw_person(self, human: Human, stage: str, rng: random.Random) -> None:
        """Now and then somebody says that his assessor is the wrong one. A stage given is the stage it has reached."""
        chair = human.chair
        if chair.is_head or human.ended_on or chair.assessor is None:
            return
        if not stage and rng.random() >= CORRECTION_SHARE:
            return
        if not stage:
            stage = CORRECTION_STAGES[self._corrections.next(chair) % len(CORRECTION_STAGES)]
        words = seeds.phrases()
        ago = 12 if stage == "OVERDUE" else 3
        times = self.clockwork.spread(
            rng, self.clockwork.back(ago if stage in ("REPORTED", "OVERDUE") else 40), self.clockwork.back(ago - 2), 2
        )
        case = self.casework.open(LINE_CORRECTION, human, chair, "Koreksi atasan langsung", times[0])
        decided, answer = None, ""
        if stage == "CORRECTED":
            decided, answer = chair.assessor.id, rng.choice(words["line_corrected"])
            payload = {
                "position": decided.hex(),
                "valid_from": times[1].day.isoformat(),
                "answer": answer,
                "circular": False,
            }
            self.casework.take(case, "correct", times[1], Who.ADMIN_OPD, payload=payload, reason=answer)
        elif stage == "REFUSED":
            answer = rng.choice(words["line_refused"])
            self.casework.take(case, "refuse", times[1], Who.ADMIN_OPD, payload={"reason": answer}, reason=answer)
        self._rows.adder("line_correction")(
            (case.id, self.tenant, chair.id, rng.choice(words["line_told"]), _other(chair), decided, answer)
        )
        self.casework.finish(case)

    def finish(self, offices: Offices, cycle: list[Period]) -> None:
        """What needs the whole city to be there."""
        for code, (title, version) in self._templates.items():
            self._rows.adder("skp_template")((self.ids(), self.tenant, None, code, title, version))
        self._dispense(offices, next(p for p in cycle if p.is_latest))
        self._notify(offices)

    def _dispense(self, offices: Offices, latest: Period) -> None:
        granted = self.clockwork.spread(
            random.Random("dispensasi"), self.clockwork.back(6), self.clockwork.yesterday, 2
        )
        until = latest.closes_on + timedelta(days=7)
        for code, at, reason in zip(DISPENSED, granted, seeds.phrases()["dispensation"], strict=True):
            opd = offices.unit(code)
            if opd is not None:
                self._rows.adder("dispensation")(
                    (
                        self.ids(),
                        self.tenant,
                        latest.id,
                        None,
                        opd.id,
                        until.isoformat(),
                        reason,
                        offices.officers[0].id,
                        at.text,
                    )
                )

    def _notify(self, offices: Offices) -> None:
        """Unread notices for the people of the sign-in page."""
        add, reading = self._rows.adder("notice"), self._rows.adder("reading")
        for demo in offices.demo():
            made = self._latest.get(demo.person.id)
            if made is None:
                continue
            case, at = made.case, made.case.stay.opened
            stage = case.process.stages[case.state]
            add(
                (
                    self.ids(),
                    self.tenant,
                    demo.person.id,
                    case.id,
                    "news",
                    f"{case.title}: {stage.label}",
                    ENDED if stage.kind in ("selesai", "diam") else AWAITS,
                    at.text,
                    None,
                )
            )
            for reader in offices.officers[:2]:
                if reader is not demo.person:
                    reading(
                        (
                            self.ids(),
                            self.tenant,
                            reader.id,
                            demo.person.id,
                            case.id,
                            None,
                            "person",
                            "petugas BKPSDM",
                            at.text,
                        )
                    )


def _other(chair: Chair) -> bytes | None:
    """The chair the employee thinks is right: that of the head above."""
    above = chair.assessor.assessor if chair.assessor else None
    return above.id if above else None
