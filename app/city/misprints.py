"""Ralat of a few closed evaluations: a sheet was printed with a slip, somebody reports it, and it is printed anew."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, replace
from datetime import date

from app.city.casework import SYSTEM, Case, Casework
from app.city.clockwork import Instant, instant
from app.city.plans import Evaluation
from app.city.rows import Rows, uuid_of
from app.city.structure import Chair
from app.city.workforce import Human
from app.documents.operations import CODE_LENGTH, CODE_LETTERS, FILING, address_of
from app.documents.parts import DocumentFrame, PersonBlock
from app.documents.places import with_words
from app.documents.snapshot import EvaluationSummary, Snapshot, title_of, to_json
from app.documents.wording import long_date, stretch
from app.organisation.printing import CITY_NAME, rank_of
from app.records.chain import canonical
from workflows.approval import WHO_LABEL, Who
from workflows.correction import CORRECTION
from workflows.policies import citation
from workflows.predicate import OrganisationPredicate

STAGES = ("REPORTED", "CORRECTED", "SIGNED", "REFUSED", "WITHDRAWN", "REPORTED", "SIGNED")
FIRST, EVERY = 14, 9  # the first closed evaluations are looked at by everybody; then one of so many
KIND, PATH, WORDS = "evaluation_summary", "employee.unit_kerja", "unit kerja pegawai yang dinilai"
WHY = "Nama unit kerja pada lembar ini salah ketik; hurufnya tertukar."
PROOF = "Keputusan pengangkatan dalam jabatan"
REFUSED = "Nama unit kerja pada lembar sudah sesuai dengan peraturan wali kota yang berlaku saat itu."
RECENTLY, LONG_AGO, SETTLED = 3, 14, 20  # working days back: of reports that wait, that ended; results before them


@dataclass(slots=True)
class Sheet:
    """One issue of a document: its row's id, its number among those of the year, its code, what it prints."""

    id: bytes
    serial: int
    code: str
    printed: Snapshot
    at: Instant


class Misprints:
    """Prints the sheets of a few people, and plays what becomes of the slip on them."""

    def __init__(self, casework: Casework, rows: Rows, seed: int) -> None:
        self.casework, self.clockwork, self.seed = casework, casework.clockwork, seed
        self._correction, self._document, self._outbox = map(rows.adder, ("correction", "document", "outbox"))
        self._seen = self._made = 0
        self._serials: dict[int, int] = {}

    def saw_evaluation(self, made: Evaluation) -> None:
        """One of so many closed evaluations has a slip."""
        person, chair = made.thread.person, made.case.chair
        settled = made.ratified is not None and made.ratified.day < self.clockwork.back(SETTLED)
        judged = made.case.stay.place.word == "CLOSED" and chair.assessor is not None and chair.assessor.holder
        accepted = person.has_device and made.answered == "accepted"  # by his own hand: the sheet bears no note of it
        if not settled or not judged or not accepted or not made.organisation:
            return
        self._seen += 1
        if self._seen >= FIRST and self._seen % EVERY == FIRST % EVERY and self._made < len(STAGES):
            self._play(made, STAGES[self._made])
            self._made += 1

    def _play(self, made: Evaluation, stage: str) -> None:
        assert made.ratified is not None
        rng = random.Random(f"{self.seed}:ralat:{self._made}")
        proper = made.case.chair.unit.seed.name
        printed = _slip(rng, proper)
        sheet = self._print(rng, self._summary(made, printed), made.ratified, made.case.opd.code)
        ended = stage in ("CORRECTED", "REFUSED", "WITHDRAWN")
        back = LONG_AGO if ended else RECENTLY
        case = self.casework.open(
            CORRECTION, made.thread.person, made.case.chair, f"Ralat {made.case.title}", self._at(back, 0)
        )
        body = {"case": made.case.id.hex(), "path": PATH, "printed": printed, "proper": proper, "reason": WHY,
                "evidence": PROOF, "file": ""}  # fmt: skip
        actor = self.casework.snapshot(made.thread.person, made.case.chair, Who.EMPLOYEE, CORRECTION)
        at = self._at(back, 0)
        self.casework.chains.tell(case.opd, at, "correction:reported", case.id, None, actor, canonical(body))
        note, over = self._decide(case, made, stage, back, (printed, proper))
        successor = self._reprint(rng, sheet, proper, note, over, made) if note and over else None
        self._write(sheet, made, successor)
        self._correction(
            (
                case.id, self.casework.tenant_id, made.case.id, PATH, WORDS, printed, proper, WHY, PROOF,
                made.thread.person.id, WHO_LABEL[Who.EMPLOYEE], note, over.text if over else None,
            )
        )  # fmt: skip
        self.casework.finish(case)

    def _at(self, back: int, hours: int) -> Instant:
        return instant(self.clockwork.back(back), 3600 * (1 + hours))

    def _decide(
        self, case: Case, made: Evaluation, stage: str, back: int, texts: tuple[str, str]
    ) -> tuple[str, Instant | None]:
        """Sign, confirm, refuse. Answers the note on the sheet and when it ended."""
        if stage == "REFUSED":
            at = self._at(back - 2, 2)
            self.casework.take(case, "refuse", at, Who.ASSESSOR, payload={"reason": REFUSED}, reason=REFUSED)
            return "", at
        if stage == "WITHDRAWN":
            at = self._at(back - 1, 2)
            self.casework.take(case, "withdraw", at, Who.EMPLOYEE)
            return "", at
        if stage == "REPORTED":
            return "", None
        self.casework.take(case, "sign", self._at(back - 1, 2), Who.ASSESSOR)
        if stage == "SIGNED":
            return "", None
        officer = self.casework.officer(case, Who.BKPSDM)
        case.handled.discard(officer.id)  # only asked who it will be
        at = self._at(back - 3, 4)
        self.casework.take(case, "confirm", at, Who.BKPSDM)
        signer = made.case.chair.assessor
        assert signer is not None
        assert signer.holder is not None
        before, after = texts
        told = f"{WORDS[:1].upper()}{WORDS[1:]} tertulis “{before}”, seharusnya “{after}”."
        hands = f"Ditandatangani {signer.holder.name}, {WHO_LABEL[Who.ASSESSOR]}"
        return f"{told} {hands}; disahkan {officer.name}, {WHO_LABEL[Who.BKPSDM]}, {long_date(at.day)}.", at

    # ------------------------------------------------------------------------------------------------ sheets

    def _summary(self, made: Evaluation, unit: str) -> EvaluationSummary:
        """Dokumen evaluasi as the house prints it, but for the slip."""
        chair, rated = made.case.chair, made.rated_at
        above = self.casework.chair_of(made.case, Who.ASSESSOR_SUPERIOR)
        assert chair.assessor is not None
        assert made.ratified is not None
        starts = max(made.period.starts_on, made.thread.starts_on)
        ends = min(made.period.ends_on, made.thread.ends_on)
        return EvaluationSummary(
            frame=self._frame(made.ratified, stretch(starts, ends), made.ratified.day),
            employee=replace(_block(made.thread.person, chair), unit_kerja=unit),
            assessor=_block(chair.assessor.holder, chair.assessor),
            assessor_superior=_block(above.holder, above) if above.holder else None,
            organisation_predicate=OrganisationPredicate(made.organisation).printed_label,
            predicate=made.predikat.printed_label, recommendation=made.assessment.note,
            received_on=made.received.day if made.received else None,
            reviewed_at=rated.at if rated else None,
        )  # fmt: skip

    @staticmethod
    def _frame(at: Instant, period: str, on: date) -> DocumentFrame:
        return DocumentFrame(
            kind="evaluation_summary", number="", code="", verification_url="", version=1, recorded_at=at.at,
            place="Tangerang Selatan", dated_on=on, status="recorded", instansi=CITY_NAME, period_label=period,
            legal_basis=(citation("evaluation.object").instrument,),
        )  # fmt: skip

    def _print(self, rng: random.Random, snapshot: Snapshot, at: Instant, unit: str) -> Sheet:
        """Number a snapshot for that OPD."""
        serial = self._serials[at.day.year] = self._serials.get(at.day.year, 0) + 1
        code = "".join(rng.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        number = f"{FILING}/{serial:06d}/{unit}/{at.day.year}"
        frame = replace(snapshot.frame, number=number, code=code, verification_url=address_of(code), recorded_at=at.at)
        return Sheet(self.casework.ids(), serial, code, replace(snapshot, frame=frame), at)

    def _reprint(
        self, rng: random.Random, former: Sheet, proper: str, note: str, at: Instant, made: Evaluation
    ) -> Sheet:
        mended = with_words(former.printed, PATH, proper)
        frame = replace(mended.frame, version=2, corrections=(note,))
        sheet = self._print(rng, replace(mended, frame=frame), at, made.case.opd.code)
        old = replace(former.printed.frame, status="superseded", superseded_by_number=sheet.printed.frame.number)
        former.printed = replace(former.printed, frame=old)
        body = {"correction": "", "path": PATH, "proper": proper, "superseded": [former.printed.frame.number]}
        tell = self.casework.chains.tell
        tell(made.case.opd, at, "document:corrected", made.case.id, None, SYSTEM, canonical(body))
        self._write(sheet, made, None)
        return sheet

    def _write(self, sheet: Sheet, made: Evaluation, successor: Sheet | None) -> None:
        """The row of a sheet, and the order to draw it."""
        data, frame, case = to_json(sheet.printed), sheet.printed.frame, made.case
        tenant = self.casework.tenant_id
        self._document(
            (
                sheet.id, tenant, case.opd.id, case.id, case.person.id, made.ratified_by, frame.version, KIND,
                title_of(KIND), frame.number, sheet.at.day.year, sheet.serial, sheet.code, data.decode(),
                hashlib.sha256(data).hexdigest(), sheet.at.text, successor.id if successor else None,
                successor.at.text if successor else None,
            )
        )  # fmt: skip
        payload = json.dumps({"document": uuid_of(sheet.id).hex})
        self._outbox((self.casework.ids(), tenant, "document", payload, case.id, made.ratified_by, sheet.at.text))


def _slip(rng: random.Random, text: str) -> str:
    """Two neighbouring letters have changed places."""
    spots = [at for at in range(1, len(text) - 1) if text[at : at + 2].isalpha() and text[at] != text[at + 1]]
    at = rng.choice(spots)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _block(person: Human | None, chair: Chair) -> PersonBlock:
    assert person is not None
    return PersonBlock(
        name=person.name, identity_label=person.number_label if person.number else "", identity_number=person.number,
        pangkat_golongan=rank_of(person.pangkat, person.golongan), rank_label=person.status.rank_label,
        standing=person.status.printed_standing, jabatan=chair.title, unit_kerja=chair.unit.seed.name,
        capacity="Plt." if chair.acting.startswith("Plt") else "Plh." if chair.acting else "",
    )  # fmt: skip
