"""Kalibrasi: the assessors of a unit compare their ratings before the results are delivered (SE MenPANRB 3/2023).

The meeting decides on nobody. Ratings are frozen when it is opened, each assessor writes a first opinion before anybody
sees the group, and afterwards only the assessor himself changes a rating, with a reason for that person.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from workflows.approval import Quorum, Shape, Who
from workflows.engine import Context, Guard, Process, Stage, Step
from workflows.goal_setting import Reason
from workflows.policies import Policy
from workflows.predicate import Predicate
from workflows.safeguards import Safeguards

PHASES = ("Undangan", "Pendapat awal", "Pembahasan", "Berita acara")
NEVER, WHEN_CONVENED, ALWAYS = "tanpa", "bila_diundang", "wajib"


class State(StrEnum):
    CONVENED = "CONVENED"
    OPINIONS = "OPINIONS"
    DISCUSSION = "DISCUSSION"
    CONCLUDED = "CONCLUDED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table may ask about a meeting. `rated` people have a result that waits for it, `assessors` of them are
    invited, `opinions` of these have written."""

    meets_today: bool
    rated: int
    most_people: int
    assessors: int
    least_assessors: int
    opinions: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of one person before he sees the others; no predicate: he does not know the work."""

    evaluation: str
    predikat: Predicate | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opinions:
    """All first opinions of one assessor. The history keeps no word of them until the round is over."""

    opinions: tuple[Opinion, ...] = field(metadata={"sealed": True})


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What was agreed, and why the spread leaves the guideline; `broken` are the sentences it leaves."""

    agreements: str
    justification: str = ""
    broken: tuple[str, ...] = ()


def is_the_day_here(c: Context) -> bool:
    return bool(c.facts.meets_today)


def are_there_results(c: Context) -> bool:
    return bool(c.facts.rated > 0)


def is_small_enough(c: Context) -> bool:
    return bool(c.facts.rated <= c.facts.most_people)


def are_there_assessors(c: Context) -> bool:
    return bool(c.facts.assessors >= c.facts.least_assessors)


def has_somebody_written(c: Context) -> bool:
    return bool(c.facts.opinions > 0)


def is_departure_justified(c: Context) -> bool:
    return c.payload is None or not c.payload.broken or bool(c.payload.justification.strip())


DAY_HERE = Guard(is_the_day_here, "Hari rapatnya belum tiba.", "calibration.convene", until="time")
RESULTS = Guard(are_there_results, "Belum ada hasil penilaian yang menunggu rapat ini. Rapat dibuka sesudah pejabat "
                "penilai mengonfirmasi penilaiannya.", "calibration.freeze")
NOT_TOO_MANY = Guard(is_small_enough, "Terlalu banyak pegawai untuk satu rapat. Adakan kalibrasi per unit di bawahnya.",
                     "calibration.convene")
SEVERAL = Guard(are_there_assessors, "Kalibrasi membandingkan penilaian beberapa pejabat penilai; unit ini hanya punya "
                "satu. Adakan pada unit di atasnya.", "calibration.convene")
WRITTEN = Guard(has_somebody_written, "Belum ada pendapat awal yang ditulis.", "calibration.opinions", until="work")
JUSTIFIED = Guard(is_departure_justified, "Sebaran predikat keluar dari pedoman. Tulis pertimbangan pimpinan; tidak "
                  "ada predikat yang diubah karenanya.", "distribution.guideline")

_ON = "Batas lewat tidak mengubah nilai siapa pun; pengingat naik ke atasan."


def _cancel(source: State) -> Step:
    return Step("cancel", source, State.CANCELLED, by=(Who.ASSESSOR_SUPERIOR,), label="Batalkan rapat",
                past="Rapat kalibrasi dibatalkan", payload=Reason, cites=("calibration.convene",), agrees=False,
                kind="bahaya")


CALIBRATION = Process(
    "calibration", label="Kalibrasi penilaian", states=State, initial=State.CONVENED, phases=PHASES, personal=False,
    safeguards=Safeguards(together={("open", "opine", "close_round", "conclude"): "calibration.convene"}),
    called={Who.ASSESSOR: "peserta kalibrasi", Who.ASSESSOR_SUPERIOR: "pimpinan kalibrasi"},
    stages=(
        Stage(State.CONVENED, "Diundang", "Undangan", asked=(Who.ASSESSOR_SUPERIOR,)),
        Stage(State.OPINIONS, "Menunggu pendapat awal", "Pendapat awal", asked=(Who.ASSESSOR,), kind="perlu",
              quorum=Quorum(Shape.ALL)),
        Stage(State.DISCUSSION, "Pembahasan", "Pembahasan", asked=(Who.ASSESSOR_SUPERIOR,)),
        Stage(State.CONCLUDED, "Selesai", "Berita acara", kind="selesai", final=True),
        Stage(State.CANCELLED, "Dibatalkan", "Berita acara", kind="diam", final=True),
    ),
    steps=(
        Step("open", State.CONVENED, State.OPINIONS, by=(Who.ASSESSOR_SUPERIOR,), label="Buka rapat",
             past="Rapat dibuka, nilai dibekukan", guards=(DAY_HERE, RESULTS, NOT_TOO_MANY, SEVERAL),
             due=Policy("calibration.open.due"), if_late=_ON, cites=("calibration.freeze",), kind="primary"),
        Step("opine", State.OPINIONS, State.DISCUSSION, by=(Who.ASSESSOR,), label="Tulis pendapat awal",
             past="Pendapat awal ditulis", payload=Opinions, due=Policy("calibration.opinions.due"),
             if_late="Pimpinan rapat dapat menutup putaran pendapat tanpa yang belum menulis.",
             cites=("calibration.opinions",), approves=True, kind="primary"),
        Step("close_round", State.OPINIONS, State.DISCUSSION, by=(Who.ASSESSOR_SUPERIOR,),
             label="Tutup putaran pendapat", past="Putaran pendapat ditutup", guards=(WRITTEN,), payload=Reason,
             cites=("calibration.opinions",)),
        Step("conclude", State.DISCUSSION, State.CONCLUDED, by=(Who.ASSESSOR_SUPERIOR,),
             label="Tutup dengan berita acara", past="Kalibrasi ditutup dengan berita acara", guards=(JUSTIFIED,),
             payload=Conclusion,
             documents=("calibration_minutes",), due=Policy("evaluation.calibration.due"), if_late=_ON,
             cites=("evaluation.calibrate",), kind="primary"),
        _cancel(State.CONVENED),
        _cancel(State.OPINIONS),
    ),
)
