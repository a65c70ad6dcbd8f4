"""Small words for pages and notices: counts as a person says them, sentences that end once."""

_SMALL = ("Tidak ada", "Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan", "Sepuluh")


def counted(number: int) -> str:
    """The number at the head of a sentence: Tujuh, 312, 3.078; nought says "Tidak ada"."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}".replace(",", ".")


def ended(words: str) -> str:
    """The words as the end of a sentence; a degree (S.Sos.) already carries its full stop."""
    return words if words.endswith(".") else f"{words}."
