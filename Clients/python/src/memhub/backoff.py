"""Delays between attempts: exponential, capped, with full jitter."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds to wait: a random share of `initial * 2^attempt`, never more than `maximum`."""

    initial: float = 0.5
    maximum: float = 15.0
    stable_after: float = 10.0
    """A connection that lived this many seconds starts the count afresh."""

    def delay(self, attempt: int) -> float:
        return random.uniform(0, min(self.maximum, self.initial * 2.0 ** min(attempt, 30)))
