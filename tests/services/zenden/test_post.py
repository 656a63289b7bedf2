"""What the exam office sees of mail and does with it, and what everybody chooses for himself."""

from __future__ import annotations

from typing import Any

import pytest

from portal.db.beheren import Mededeling, Persoon
from portal.db.session import reading
from portal.domain.fouten import Geblokkeerd, NietToegestaan
from portal.domain.mededelingen import MededelingSoort
from portal.domain.post import Postkeuze
from portal.domain.rechten import Rol
from portal.domain.statussen import PostStatus
from portal.services.inloggen.lezen import mijn_gegevens
from portal.services.inloggen.postkeuze import KiesPost, kies_post
from portal.services.zenden.lezen import post as lezen
from portal.services.zenden.lezen.post import PostFilter
from portal.services.zenden.post import DoePost, doe_post
from tests.hulp.maak import Als, Maak, schrijf
from tests.hulp.zaken import doe


@pytest.fixture(autouse=True)
def _mail_staat_aan(omgeving: Any) -> None:
    omgeving(smtp_url="smtp://127.0.0.1:9")


def mail(
    maak: Maak, stand: PostStatus, naam: str = "Maartje", email: str = "m@student.example", **anders: Any
) -> Mededeling:
    """The mail of a message to a student."""
    wie = maak.student(naam=naam, achternaam=naam, email=email)
    return schrijf(
        Mededeling(persoon_id=wie.id, soort=MededelingSoort.VERPLAATST, tekst="…", post=stand, **anders)
    )  # fmt: skip


def nu(rij: Mededeling) -> Mededeling:
    """As it is now."""
    with reading() as uow:
        return uow.get(Mededeling, rij.id)


def test_het_examenbureau_stopt_een_mail_en_stuurt_hem_alsnog(maak: Maak, als: Als) -> None:  # AAN-11
    bureau, rij = als(Rol.EXAMENBUREAU), mail(maak, PostStatus.KLAAR)
    doe(doe_post, bureau, DoePost(mededeling_id=rij.id, actie="stoppen"))
    assert (nu(rij).post, nu(rij).post_na) == (PostStatus.GESTOPT, None)
    with pytest.raises(Geblokkeerd, match="Gestopt"):
        doe(doe_post, bureau, DoePost(mededeling_id=rij.id, actie="stoppen"))
    doe(doe_post, bureau, DoePost(mededeling_id=rij.id, actie="opnieuw"))
    assert nu(rij).post is PostStatus.KLAAR
    assert nu(rij).post_na is not None


def test_wat_geweigerd_is_gaat_opnieuw_als_er_een_adres_en_een_server_is(
    maak: Maak, als: Als, omgeving: Any
) -> None:  # AAN-11
    bureau = als(Rol.EXAMENBUREAU)
    rij = mail(maak, PostStatus.GEWEIGERD, email="", post_pogingen=42, post_uitleg="antwoord 550")
    opnieuw = DoePost(mededeling_id=rij.id, actie="opnieuw")
    with pytest.raises(Geblokkeerd, match="geen e-mailadres"):
        doe(doe_post, bureau, opnieuw)
    with reading() as uow:
        wie = uow.get(Persoon, rij.persoon_id)
    wie.email = "nu@student.example"
    schrijf(wie)
    doe(doe_post, bureau, opnieuw)
    assert (nu(rij).post, nu(rij).post_pogingen, nu(rij).post_uitleg) == (PostStatus.KLAAR, 0, "")
    omgeving(smtp_url="")
    with pytest.raises(Geblokkeerd, match="geen mailserver"):
        doe(doe_post, bureau, DoePost(mededeling_id=mail(maak, PostStatus.GESTOPT).id, actie="opnieuw"))


def test_de_lijst_zegt_wat_wacht_ging_en_geweigerd_is(maak: Maak, als: Als) -> None:  # AAN-11
    mail(maak, PostStatus.GEEN, "Niemand")
    mail(maak, PostStatus.GEWEIGERD, "Aïsha", post_uitleg="antwoord 550")
    mail(maak, PostStatus.VERZONDEN, "Bo")
    bureau = als(Rol.EXAMENBUREAU)
    with reading() as uow:
        alles = lezen.lijst_van(uow, bureau, PostFilter(op="wie")).rijen
        assert [(r.wie, r.stand, r.uitleg, r.knop) for r in alles] == [
            ("Aïsha", "Geweigerd", "antwoord 550", "Verstuur opnieuw"), ("Bo", "Verzonden", "", ""),
        ]  # fmt: skip
        assert [r.wie for r in lezen.lijst_van(uow, bureau, PostFilter(stand="verzonden")).rijen] == ["Bo"]
        assert [r.wie for r in lezen.lijst_van(uow, bureau, PostFilter(tekst="aisha")).rijen] == ["Aïsha"]
        telling = lezen.stand(uow, bureau)
    assert (telling.aan, telling.wacht, telling.geweigerd, telling.verzonden) == (True, 0, 1, 1)


@pytest.mark.parametrize("rol", [r for r in Rol if r is not Rol.EXAMENBUREAU])
def test_niemand_anders_ziet_of_regelt_de_mail(maak: Maak, als: Als, rol: Rol) -> None:  # AAN-11 BEH-2
    rij, wie = mail(maak, PostStatus.KLAAR), als(rol)
    with pytest.raises(NietToegestaan):
        doe(doe_post, wie, DoePost(mededeling_id=rij.id, actie="stoppen"))
    with reading() as uow, pytest.raises(NietToegestaan):
        lezen.lijst_van(uow, wie, PostFilter())


def test_ieder_kiest_zelf_wanneer_er_mail_komt(maak: Maak, als: Als, omgeving: Any) -> None:  # AAN-11
    wie = als(Rol.STUDENT, maak.student())

    def gezien() -> str:
        with reading() as uow:
            return mijn_gegevens.mijn_gegevens(uow, wie).postkeuze

    assert gezien() == "meteen"
    doe(kies_post, wie, KiesPost(per_mail=Postkeuze.DAGELIJKS))
    assert gezien() == "dagelijks"
    omgeving(smtp_url="")
    assert gezien() == "", "no mail, nothing to choose"
