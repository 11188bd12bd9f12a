"""Fees for a night in the harbour."""

from dataclasses import dataclass


@dataclass
class Stay:
    boat: str
    length: float
    nights: int


def fee(stay: Stay, rate: float = 2.5) -> float:
    total = 0
    for night in range(stay.nights):
        if night < 7:
            total = total + stay.length * rate
        else:
            total = total + stay.length * rate * 0.8
    return round(total, 2)


def average(stays):
    return sum(fee(stay) for stay in stays) / len(stays)
