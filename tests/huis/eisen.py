"""The ids of the requirements, and those that no test proves yet: an honest list, kept by a test."""

_AANTALLEN = {"INR": 9, "AAN": 14, "PLA": 7, "UIT": 7, "BEO": 8, "VAS": 8, "ARC": 4, "MON": 7, "BEH": 10}
EISEN = tuple(f"{groep}-{nummer}" for groep, aantal in _AANTALLEN.items() for nummer in range(1, aantal + 1))

NOG_OPEN: tuple[str, ...] = ()
"""Requirements that no test names yet."""
