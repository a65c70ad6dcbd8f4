"""What may be searched for."""

from __future__ import annotations

from app.web.forms import HouseForm, text

LEAST, MOST = 3, 60


class SearchForm(HouseForm):
    """A few words, a name, or the beginning of a number."""

    q = text("Cari", MOST, least=LEAST, empty="Tulis paling sedikit tiga huruf atau angka.")
