"""Who may change whom: an admin OPD within the own OPD, an officer anybody, nobody oneself."""

import sqlalchemy as sa

from app.database import columns, new_id, transaction
from app.identity.models import Grant, Role
from app.organisation.queries import ASSIGNMENT, PERSON, POSITION, UNIT
from app.records.models import Record
from app.web import clock
from app.web.request import session
from tests.city import City

GRANT, RECORD = columns(Grant), columns(Record)


def _somebody_of(city: City, code: str, *, inside: bool) -> str:
    with city.app.app_context():
        where = UNIT.code.startswith(code) if inside else ~UNIT.code.startswith(code)
        row = session().execute(
            sa.select(PERSON.id).select_from(PERSON.id.table)
            .join(ASSIGNMENT.id.table, sa.and_(ASSIGNMENT.person_id == PERSON.id, ASSIGNMENT.is_primary))
            .join(POSITION.id.table, POSITION.id == ASSIGNMENT.position_id)
            .join(UNIT.id.table, UNIT.id == POSITION.unit_id)
            .where(where, ASSIGNMENT.known_to.is_(None), ~POSITION.is_head).order_by(PERSON.id).limit(1)
        ).one()  # fmt: skip
        return str(row.id)


def test_admin_opd_changes_people_of_the_own_opd_only_even_when_reading_all(city: City) -> None:
    admin = city.at_desk("Admin OPD")
    inside, outside = (_somebody_of(city, "DISDUKCAPIL", inside=i) for i in (True, False))
    assert "Catat perubahan" in admin.get(f"/pegawai/{inside}", max_queries=None).says
    with city.app.app_context(), transaction() as db:
        known = db.execute(sa.select(GRANT.tenant_id, GRANT.person_id).join(
            PERSON.id.table, PERSON.id == GRANT.person_id).where(
            GRANT.role == Role.ADMIN_OPD, PERSON.number == city.listed["Admin OPD"][0])).first()  # fmt: skip
        assert known is not None
        db.add(Grant(id=new_id(), tenant_id=known.tenant_id, person_id=known.person_id, role=Role.INSPEKTORAT,
                     valid_from=clock.today(), proposed_at=clock.now(), approved_at=clock.now()))  # fmt: skip
    assert "Catat perubahan" not in admin.get(f"/pegawai/{outside}", max_queries=None).says
    page = admin.get(f"/pegawai/{inside}", max_queries=None)
    form = page.form("Ganti pejabat penilai")
    answer = admin.post(f"/pegawai/{outside}/atasan", data=form.filled(nip="1", reason="Percobaan dari luar OPD."))
    assert answer.status_code == 404


def test_reason_of_another_assessor_stands_in_the_history_and_the_form_counts_once(city: City) -> None:
    admin, person = city.at_desk("Admin OPD"), _somebody_of(city, "DISDUKCAPIL", inside=True)
    form = admin.get(f"/pegawai/{person}", max_queries=None).form("Ganti pejabat penilai")
    words = form.filled(nip=city.listed["Kepala OPD"][0], valid_from="2026-08-01", reason="Surat tugas 800/17/2026.")
    assert admin.post(form.action, data=words).status_code == 303
    told = admin.post(form.action, data=words)
    assert told.status_code == 409
    assert "berubah sejak Anda membukanya" in told.says
    with city.reading() as known:
        bodies = known.execute(sa.select(RECORD.body).where(RECORD.tag == "organisation:line:changed")).scalars().all()
    assert [body for body in bodies if "Surat tugas 800/17/2026." in body] == bodies[-1:]
