"""Questions about leave: whose, when, and what the import compares a file with. Read only, ordered."""

from app.absences.queries.known import (
    Holder,
    Known,
    aways_of,
    aways_told,
    known_absences,
    people_by_number,
    read_aways,
)

__all__ = ["Holder", "Known", "aways_of", "aways_told", "known_absences", "people_by_number", "read_aways"]
