"""Of which lists somebody can keep views: those that his role opens."""

from __future__ import annotations

from types import MappingProxyType

from portal.auth.principal import Principal
from portal.domain.rechten import P
from portal.services.grond import paden
from portal.services.inrichten.stand_basis import SOORTEN

MEESTE = 20
"""Views of one list that one person can keep."""
LIJSTEN = MappingProxyType({
    paden.AANMELDEN: (P.INSCHRIJVING_DOEN,), paden.GROEPEN: (P.INSCHRIJVING_DOEN,), paden.STUDENTEN: (P.GO_GEVEN,),
    paden.ZITTINGEN: (P.ZITTING_INZIEN,), paden.VOORZIENINGEN: (P.VOORZIENING_BESLUITEN,),
    paden.PROGNOSE: (P.PROGNOSE_INZIEN,), paden.JAAR: (P.RAPPORT_INZIEN,), paden.CATALOGUS: (P.CATALOGUS_INZIEN,),
    paden.EXAMENLIJST: (P.CATALOGUS_INZIEN,), paden.EXAMENPLAN: (P.CATALOGUS_INZIEN,),
    paden.BEOORDELEN: (P.BEOORDELING_DOEN,), paden.VASTSTELLEN: (P.RESULTAAT_INZIEN,),
    paden.VERZOEKEN: (P.RESULTAAT_VASTSTELLEN, P.CESUUR_INVOEREN), paden.DOSSIERS: (P.DOSSIER_INZIEN,),
    paden.VERNIETIGEN: (P.BEWARING_VOORSTELLEN, P.BEWARING_GOEDKEUREN), paden.OKE: (P.OKE_MONITOREN,),
    paden.MELDINGEN: (P.OKE_MONITOREN,), paden.WACHTEND: (P.OKE_MONITOREN,), paden.AUDIT: (P.AUDIT_INZIEN,), paden.POST: (P.POST_BEHEREN,),
    paden.RECHTEN: (P.RECHTEN_BEHEREN,), **{paden.basis(soort): (P.BASIS_BEHEREN,) for soort in SOORTEN},
})  # fmt: skip
"""The pages with a list, and the rights of which one opens them; a test compares them with the pages."""


def opent(principal: Principal, pad: str) -> bool:
    """Whether there is a list at this address that the role of this person opens."""
    return any(principal.can(p) for p in LIJSTEN.get(pad, ()))
