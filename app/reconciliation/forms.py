"""What is chosen and typed on the pages of the reconciliation."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from app.reconciliation.queries import DifferenceKind, Filter, Owner
from app.web.forms import HouseForm, paragraph

MOST_PAGES = 10_000


class ReasonForm(HouseForm):
    """Why a difference may stay."""

    alasan = paragraph("Alasan", 500, least=10, empty="Tulis alasannya, paling sedikit sepuluh huruf.")


def filter_of(args: Mapping[str, str]) -> Filter:
    """The filters of an address; what is unknown there filters nothing."""
    owner, kind, page = args.get("pemilik", ""), args.get("jenis", ""), args.get("halaman", "")
    return Filter(
        scope=args.get("lingkup", "")[:32],
        opd_id=_id(args.get("opd", "")),
        owner=Owner(owner) if owner in set(Owner) else None,
        kind=DifferenceKind(kind) if kind in set(DifferenceKind) else None,
        settled=args.get("selesai") == "ya",
        page=min(int(page), MOST_PAGES) if page.isascii() and page.isdigit() and len(page) < 6 and int(page) else 1,
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
