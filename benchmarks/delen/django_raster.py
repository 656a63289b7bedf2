"""A peer of a list: the admin of Django on the same enrolments, with search and pages; nothing is counted besides and
nothing is pushed. It runs in an environment of its own, on a copy of the database of the portal."""

from __future__ import annotations

import os

import django
from django.conf import settings

NAAM = "django_raster"
settings.configure(
    SECRET_KEY="raster-" + "x" * 50, ALLOWED_HOSTS=["localhost"], LOGGING_CONFIG=None, ROOT_URLCONF=f"delen.{NAAM}", USE_TZ=True,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["RASTER_DB"], "CONN_MAX_AGE": None}},
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.messages",
        "django.contrib.sessions", f"delen.{NAAM}",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
        "OPTIONS": {"context_processors": [
            "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]},
    }],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
)  # fmt: skip
django.setup()

from django.contrib import admin  # noqa: E402 - models want the settings first
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402


def _van(tabel: str) -> type:
    return type("Meta", (), {"app_label": NAAM, "db_table": tabel, "managed": False})


class Persoon(models.Model):
    """A student, as far as the list shows him."""

    id = models.CharField(primary_key=True, max_length=36)
    voornaam = models.CharField(max_length=200)
    achternaam = models.CharField(max_length=200)
    nummer = models.CharField(max_length=40)
    Meta = _van("persoon")

    def __str__(self) -> str:
        return f"{self.voornaam} {self.achternaam}"


class Examen(models.Model):
    """An exam, as far as the list shows it."""

    id = models.CharField(primary_key=True, max_length=36)
    naam = models.CharField(max_length=200)
    Meta = _van("examen")

    def __str__(self) -> str:
        return self.naam


class Inschrijving(models.Model):
    """An enrolment."""

    id = models.CharField(primary_key=True, max_length=36)
    student = models.ForeignKey(Persoon, models.DO_NOTHING)
    examen = models.ForeignKey(Examen, models.DO_NOTHING)
    status = models.CharField(max_length=40)
    bron = models.CharField(max_length=20)
    schooljaar = models.CharField(max_length=9)
    poging = models.IntegerField()
    kansen_over = models.IntegerField(null=True)
    go_tot = models.DateField(null=True)
    Meta = _van("inschrijving")


@admin.register(Inschrijving)
class Raster(admin.ModelAdmin):
    """The list, with the columns of the portal as far as they stand in the tables."""

    list_display = ("student", "examen", "status", "go_tot", "poging", "kansen_over", "bron", "schooljaar")
    list_select_related = ("student", "examen")
    list_per_page = 25
    search_fields = ("student__voornaam", "student__achternaam", "student__nummer", "examen__naam")


urlpatterns = [path("admin/", admin.site.urls)]
app = get_wsgi_application()
