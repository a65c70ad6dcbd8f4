"""The name of a row that a result may support."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Support:
    """Which row of a leader a result supports: one of his SKP, or an indicator of a perjanjian kinerja."""

    result_id: UUID | None = None
    measure_id: UUID | None = None

    @property
    def key(self) -> str:
        """As addresses and forms name it."""
        if self.result_id is not None:
            return f"hasil-{self.result_id.hex}"
        return f"indikator-{self.measure_id.hex}" if self.measure_id else ""

    @classmethod
    def of(cls, key: str) -> Support | None:
        """The row of that name; None for a name that cannot be one."""
        kind, _, text = key.partition("-")
        if kind not in ("hasil", "indikator") or len(text) != 32 or not set(text) <= set("0123456789abcdef"):
            return None
        return cls(result_id=UUID(text)) if kind == "hasil" else cls(measure_id=UUID(text))
