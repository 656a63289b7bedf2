"""Reports: frames in, frames out, and one registry of the reports there are."""

from portal.reports.register import RAPPORTEN, Rapport, Tabel

__all__ = ["RAPPORTEN", "Rapport", "Tabel"]
