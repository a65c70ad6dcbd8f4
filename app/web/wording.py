"""Small words for pages: counts as a person says them."""

_SMALL = ("Tidak ada", "Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan", "Sepuluh")


def counted(number: int) -> str:
    """The number at the head of a sentence: Tujuh, 312, 3.078; nought says "Tidak ada"."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}".replace(",", ".")
