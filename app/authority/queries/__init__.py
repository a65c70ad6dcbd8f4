"""Who may act for which office on which day, as known then or now; and for what nobody can act. Read only."""

from app.authority.queries.dated import Stands, who_could_act
from app.authority.queries.gaps import Gap, gaps, owners_of
from app.authority.queries.known import (
    AuthorityView,
    Chair,
    around,
    authorities_of_person,
    authority_of,
    chair,
    chair_of,
    chairs_like,
    listed,
    own_chairs,
    person_by_number,
)
from app.authority.queries.prepared import PreparedWords, prepared, to_prepare
from app.organisation.queries.mandates import AUTHORITY

__all__ = [
    "AUTHORITY",
    "AuthorityView",
    "Chair",
    "Gap",
    "PreparedWords",
    "Stands",
    "around",
    "authorities_of_person",
    "authority_of",
    "chair",
    "chair_of",
    "chairs_like",
    "gaps",
    "listed",
    "own_chairs",
    "owners_of",
    "person_by_number",
    "prepared",
    "to_prepare",
    "who_could_act",
]
