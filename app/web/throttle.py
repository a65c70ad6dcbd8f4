"""A modest gate for pages that anybody may ask without signing in: so many questions a minute from one network."""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict

MOST_NETWORKS = 10_000
MINUTE = 60.0


class Throttle:
    """Counts within this process. `moment` is any clock in seconds that never goes back."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._minutes: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def allows(self, address: str, moment: float) -> bool:
        """Whether one more question from there is answered now; counts it."""
        network = network_of(address)
        with self._lock:
            began, count = self._minutes.pop(network, (moment, 0))
            if moment - began >= MINUTE:
                began, count = moment, 0
            self._minutes[network] = (began, count + 1)
            while len(self._minutes) > MOST_NETWORKS:
                self._minutes.popitem(last=False)
            return count < self._per_minute


def network_of(address: str) -> str:
    """The address, or for IPv6 the network that one household or office has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
