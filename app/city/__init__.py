"""The practice city: invented people in the real structure of Tangerang Selatan, with two years of work behind them.

`build_city` fills an empty database, `is_loaded` says whether one stands, `demo_accounts` whom a visitor may be.
"""

from __future__ import annotations

from app.city.build import Built, build_city
from app.city.queries import DEMO_PASSWORD, demo_accounts, is_loaded

__all__ = ["DEMO_PASSWORD", "Built", "build_city", "demo_accounts", "is_loaded"]
