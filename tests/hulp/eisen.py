"""The ids of the requirements, and those that no test proves yet: an honest list, kept by a test."""

_AANTALLEN = {"INR": 9, "AAN": 14, "PLA": 7, "UIT": 7, "BEO": 8, "VAS": 8, "ARC": 4, "MON": 7, "BEH": 10, "PRK": 16}
EISEN = tuple(f"{groep}-{nummer}" for groep, aantal in _AANTALLEN.items() for nummer in range(1, aantal + 1))

NOG_OPEN = (
    "BEH-8", "BEH-9", "BEO-6", "MON-7", "UIT-7", "VAS-6", "VAS-7",
    *(f"PRK-{nummer}" for nummer in range(1, 17) if nummer not in (1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 16)),
)  # fmt: skip
"""Requirements that no test names yet."""
