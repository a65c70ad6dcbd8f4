"""The desk of an officer of BKPSDM in a test: which evaluations wait there, reading them, ticking their boxes."""

from uuid import UUID

import sqlalchemy as sa

from app.cases.models import Case, Visit
from app.database import columns
from app.organisation.models import Person, Unit
from tests.city import City
from tests.client import Answer, Client

CASE, VISIT, PERSON, UNIT = columns(Case), columns(Visit), columns(Person), columns(Unit)
OFFICER, COLLEAGUE = "Petugas BKPSDM", "Petugas BKPSDM kedua"
WAITING = "/bkpsdm/perkara?tahap=pengesahan"
CONFIRM = "Periksa lalu sahkan"


def waiting_for_bkpsdm(city: City) -> list[tuple[UUID, str]]:
    """(case, name) of the evaluations BKPSDM may confirm, nearest deadline first, as the list has them."""
    with city.reading() as session:
        rows = session.execute(
            sa.select(CASE.id, PERSON.name)
            .join(PERSON.id.table, PERSON.id == CASE.subject_id)
            .join(VISIT.id.table, sa.and_(VISIT.case_id == CASE.id, VISIT.closed_at.is_(None)))
            .join(UNIT.id.table, UNIT.id == CASE.opd_id)
            .where(CASE.process == "evaluation", CASE.state == "CONFIRMING", UNIT.code != "BKPSDM")
            .order_by(VISIT.due_on, VISIT.opened_at, CASE.id)
        ).all()
    return [(row[0], row[1]) for row in rows]


def state_of(city: City, case_id: UUID) -> str:
    with city.reading() as session:
        return str(session.execute(sa.select(CASE.state).where(CASE.id == case_id)).scalar_one())


def opened(client: Client, *case_ids: UUID) -> None:
    """The officer reads them, each on its own page."""
    for case_id in case_ids:
        client.get(f"/evaluasi/{case_id}", check=False)


def boxes(page: Answer) -> dict[str, str]:
    """Name of the person -> what the box posts."""
    return {
        element.get("data-nama", ""): element.get("value", "")
        for element in page.page.all("input")
        if element.get("name") == "perkara" and element.get("type") == "checkbox"
    }


def box_of(page: Answer, case_id: UUID) -> str:
    """What the box of that case posts."""
    return next(value for value in boxes(page).values() if value.startswith(case_id.hex))


def checked(client: Client, page: Answer, *case_ids: UUID) -> Answer:
    """Tick these boxes and go on to the check page."""
    return client.submit(page, CONFIRM, perkara=[box_of(page, one) for one in case_ids])
