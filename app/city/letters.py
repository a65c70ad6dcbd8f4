"""Letters behind every Plh. and Plt. of the city, and some heads who named a substitute for the week after next."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from app.authority.models import AuthorityKind, BasisKind
from app.city.casework import Casework
from app.city.offices import Offices
from app.city.people import VACANT_KINDS
from app.city.rows import Ids, Rows
from app.city.structure import Chair
from app.city.workforce import Human, Tenure
from app.records.chain import canonical
from workflows.approval import Who

SUBSTITUTES = 6  # in the whole city
AWAY_FROM, AWAY_TO = timedelta(days=10), timedelta(days=14)
Paper = tuple[BasisKind, str, date]
WORD = {"plh": BasisKind.ORDER, "plt": BasisKind.DECREE}


class Letters:
    """Writes them, before the chains of the OPDs are closed."""

    def __init__(self, offices: Offices, casework: Casework, rows: Rows, people: list[Human], seed: int) -> None:
        self.offices, self.casework, self.people, self.seed = offices, casework, people, seed
        self.today = casework.clockwork.today
        self._ids = Ids(seed + 1, date(self.today.year - 1, 1, 2))  # of its own: nothing else of the city moves
        self._authority = rows.adder("authority")

    def write(self) -> None:
        """Every Plh. and Plt. of today, then the substitutes."""
        for human in self.people:
            for tenure in human.tenures:
                if tenure.holding in WORD and tenure.covers(self.today):
                    self._letter(human, tenure)
        for chair, person, stand_in in self._away():
            days = (self.today + AWAY_FROM, self.today + AWAY_TO)
            self._write(AuthorityKind.SUBSTITUTE, stand_in, chair, person, (BasisKind.OWN, "", self.today), days, None)

    def _letter(self, human: Human, tenure: Tenure) -> None:
        chair, number = tenure.chair, int(human.number[-3:] or 7) + 200
        holder = chair.holder if chair.holder is not None and chair.holder is not human else None
        until = tenure.until or date(self.today.year, 12, 31)
        word = f"821/{number}/{chair.opd.code}/{tenure.since.year}"
        kind = AuthorityKind(tenure.holding)
        signed = tenure.since - timedelta(days=1)
        self._write(kind, human, chair, holder, (WORD[tenure.holding], word, signed), (tenure.since, until), tenure.id)

    def _away(self) -> Iterator[tuple[Chair, Human, Human]]:
        """Heads of bidang in the order of the city, and a colleague of their own level who stands in for one only."""
        leads = (h for h in self.people if h.chair.is_head and h.chair.unit.kind in VACANT_KINDS)
        heads = [h for h in leads if len(h.tenures) == 1]
        pairs = zip(heads[::2], heads[1::2], strict=False)
        near = [(one, other) for one, other in pairs if one.chair.opd is other.chair.opd]
        for one, other in near[:SUBSTITUTES]:
            yield one.chair, one, other

    def _write(
        self, kind: AuthorityKind, human: Human, chair: Chair, represented: Human | None, paper: Paper,
        days: tuple[date, date], assignment: bytes | None,
    ) -> None:  # fmt: skip
        basis, number, signed = paper
        giver = self.offices.admins[chair.opd.id] if basis is not BasisKind.OWN else represented
        assert giver is not None
        day = min(days[0], self.casework.clockwork.yesterday)
        at = self.casework.clockwork.between(random.Random(f"{self.seed}:surat:{human.number}"), day, day)
        one = self._ids()
        self._authority(
            (one, one, self.casework.tenant_id, chair.opd.id, kind.value, human.id, chair.id,
             represented.id if represented else None, basis.value, number, signed.isoformat(), "",
             days[0].isoformat(), days[1].isoformat(), at.text, None, giver.id, None, at.text, "", assignment)
        )  # fmt: skip
        body = {
            "authority": one.hex(), "kind": kind.value, "person": human.id.hex(), "basis": basis.value,
            "number": number, "from": days[0].isoformat(), "to": days[1].isoformat(), "powers": "", "reason": "",
            "position": chair.id.hex(),
        }  # fmt: skip
        actor = self.casework.snapshot(giver, giver.chair, Who.ADMIN_OPD)
        self.casework.chains.tell(chair.opd, at, "authority:given", None, None, actor, canonical(body))
