"""The matrix keeps its promises, and a matrix that breaks one is noticed."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from portal.domain import rechten, scheiding
from portal.domain.rechten import (
    BESLUITEN,
    INHOUD,
    NOOD,
    RULES,
    P,
    Rol,
    Rule,
    Scope,
    gebroken,
    permissions_of,
    scope_of,
)
from portal.domain.scheiding import Daad

MATRIX = {
    P.GO_GEVEN: {Rol.DOCENT: Scope.UNIT},
    P.ZITTING_PLANNEN: {Rol.EXAMENBUREAU: Scope.ALL},
    P.ZITTING_AFNEMEN: {Rol.SURVEILLANT: Scope.CASE, Rol.BEOORDELAAR: Scope.CASE},
    P.BEOORDELING_DOEN: {Rol.BEOORDELAAR: Scope.CASE},
    P.RESULTAAT_VASTSTELLEN: {Rol.EXAMENCOMMISSIE: Scope.ALL},
    P.RESULTAAT_INZIEN: {
        Rol.STUDENT: Scope.SELF, Rol.DOCENT: Scope.UNIT, Rol.EXAMENBUREAU: Scope.ALL, Rol.BEOORDELAAR: Scope.CASE,
        Rol.EXAMENCOMMISSIE: Scope.ALL,
    },
    P.VOORZIENING_AANVRAGEN: {Rol.STUDENT: Scope.SELF, Rol.DOCENT: Scope.UNIT},
    P.RECHTEN_BEHEREN: {Rol.BEHEERDER: Scope.ALL},
    P.AUDIT_INZIEN: {Rol.EXAMENBUREAU: Scope.UNIT, Rol.EXAMENCOMMISSIE: Scope.ALL, Rol.BEHEERDER: Scope.ALL},
}  # fmt: skip
"""Written out once more by hand, for the rows that weigh most (seed 003, rollen en rechten)."""


@pytest.mark.parametrize("permission", list(MATRIX))
def test_de_zwaarste_rijen_zijn_zoals_de_bronnen_zeggen(permission: P) -> None:  # BEH-1 BEH-2
    assert dict(RULES[permission].scopes) == MATRIX[permission]
    for rol in Rol:
        assert scope_of(rol, permission) == MATRIX[permission].get(rol)
        assert (permission in permissions_of(rol)) == (rol in MATRIX[permission])


def test_elke_regel_heeft_woorden_en_een_bron() -> None:  # BEH-4
    for p, rule in RULES.items():
        assert rule.permission is p
        assert rule.scopes, p
        assert rule.label[0].isupper(), p
        assert not rule.label.isupper(), p
        assert rule.help.endswith("."), p
        assert rule.bron, p
        assert isinstance(rule.scopes, MappingProxyType)


def test_een_rij_wordt_per_kolom_gelezen() -> None:
    rule = rechten._rule(P.GO_GEVEN, "S U A C · · ·", "Naam", "Uitleg.", "bron", mandateerbaar=True)
    assert rule == Rule(
        P.GO_GEVEN, "Naam", "Uitleg.", "bron",
        MappingProxyType({Rol.STUDENT: Scope.SELF, Rol.DOCENT: Scope.UNIT, Rol.EXAMENBUREAU: Scope.ALL, Rol.SURVEILLANT: Scope.CASE}),
        True, frozenset(),
    )  # fmt: skip
    for fout in ("S U A C · ·", "S U A C · · · ·", "x · · · · · ·"):
        with pytest.raises((ValueError, KeyError)):
            rechten._rule(P.GO_GEVEN, fout, "Naam", "Uitleg.", "bron")


def met(permission: P, **anders: object) -> dict[P, Rule]:
    return {**RULES, permission: replace(RULES[permission], **anders)}  # type: ignore[arg-type]


def extra(permission: P, rol: Rol) -> dict[P, Rule]:
    return met(permission, scopes=MappingProxyType({**RULES[permission].scopes, rol: Scope.ALL}))


def test_de_echte_matrix_breekt_niets() -> None:  # BEH-3
    assert gebroken(RULES) == []


@pytest.mark.parametrize(
    ("permission", "rol"),
    [
        (P.BEOORDELING_DOEN, Rol.EXAMENBUREAU), (P.ZITTING_PLANNEN, Rol.BEOORDELAAR), (P.ZITTING_PLAATSEN, Rol.BEOORDELAAR),
        (P.ZITTING_PLAATSEN, Rol.EXAMENCOMMISSIE), (P.BEOORDELING_DOEN, Rol.EXAMENCOMMISSIE),
    ],
)  # fmt: skip
def test_twee_handen_in_een_rol_vallen_op(permission: P, rol: Rol) -> None:  # BEH-3
    assert gebroken(extra(permission, rol)) == [f"{rol} would hold more than one of plan, assess, establish"]


@pytest.mark.parametrize("permission", sorted(BESLUITEN | INHOUD))
def test_inhoud_voor_de_beheerder_valt_op(permission: P) -> None:  # BEH-5
    assert "beheerder decides and reads no content" in gebroken(extra(permission, Rol.BEHEERDER))


def test_een_ander_die_vaststelt_valt_op() -> None:  # VAS-1
    assert gebroken(extra(P.RESULTAAT_VASTSTELLEN, Rol.DOCENT)) == ["only the examination board establishes"]
    niemand = met(P.RESULTAAT_VASTSTELLEN, scopes=MappingProxyType({}))
    assert gebroken(niemand) == ["only the examination board establishes"]


def test_een_recht_zonder_regel_valt_op() -> None:
    minder = {p: r for p, r in RULES.items() if p is not P.WERK_INZIEN}
    assert gebroken(minder) == ["every permission has exactly one rule"]


def test_een_botsing_die_maar_aan_een_kant_staat_valt_op() -> None:
    over = RULES[P.ZITTING_PLANNEN].nooit_samen_met - {P.BEOORDELING_DOEN}
    assert gebroken(met(P.ZITTING_PLANNEN, nooit_samen_met=over)) == [
        f"{P.BEOORDELING_DOEN} never goes with {P.ZITTING_PLANNEN}, and the other way round"
    ]
    assert RULES[P.BEWARING_GOEDKEUREN].nooit_samen_met == {P.BEWARING_VOORSTELLEN}


def test_noodtoegang_leest_en_doet_niets_anders() -> None:  # BEH-5
    assert {p for p in P if p.value.endswith(":inzien")} - {P.WERK_INZIEN} == NOOD
    assert {P.RAPPORT_INZIEN, P.AUDIT_INZIEN} == NOOD - INHOUD
    assert not NOOD & BESLUITEN


def test_namen_van_rollen() -> None:
    assert Rol.DOCENT.label == "Docent/SLB’er"
    assert Rol.EXAMENBUREAU.label == "Examenbureau"


def test_een_botsing_gaat_over_een_persoon_en_de_andere_hand() -> None:  # BEH-3
    daden = [Daad("a", P.ZITTING_PLANNEN), Daad("b", P.BEOORDELING_DOEN), Daad("a", P.GO_GEVEN)]
    assert scheiding.case_clash(daden, "a", P.RESULTAAT_VASTSTELLEN) == daden[0]
    assert scheiding.case_clash(daden, "a", P.BEOORDELING_DOEN) == daden[0]
    assert scheiding.case_clash(daden, "b", P.RESULTAAT_VASTSTELLEN) == daden[1]
    assert scheiding.case_clash(daden, "c", P.RESULTAAT_VASTSTELLEN) is None
    assert scheiding.case_clash(daden, "a", P.ZITTING_PLAATSEN) is None
    assert scheiding.case_clash(daden, "a", P.GO_GEVEN) is None
