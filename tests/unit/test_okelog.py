"""What stays of a body in the OKE log."""

from __future__ import annotations

from portal.services.ontvangen.logboek import te_bewaren


def test_de_tekst_wordt_eerst_ingekort_en_houdt_geen_nul():
    assert te_bewaren("a\x00bcd", 3) == "ab"
    assert te_bewaren("a\x00bcd", 3, nul="�") == "a�b"
    assert te_bewaren("a" * 9) == "a" * 9
