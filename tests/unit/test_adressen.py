"""One answer to which address may carry personal data, the same at every door."""

from __future__ import annotations

import pytest

from portal.domain.adressen import is_veilig


@pytest.mark.parametrize(
    ("adres", "veilig"),
    [
        ("https://examens.school.example/x", True),
        ("http://localhost:3000", True),
        ("http://127.0.0.1:3101/ooapi", True),
        ("http://[::1]:3101/ooapi", True),
        ("http://examens.school.example", False),
        ("http://localhost.example", False),
        ("http://10.0.0.1", False),
        ("ftp://localhost", False),
        ("https://", False),
        ("https://:443", False),
        ("http://", False),
        ("https://[::1", False),
        ("javascript:alert(1)", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_tls_or_this_machine(adres, veilig):
    assert is_veilig(adres) is veilig
