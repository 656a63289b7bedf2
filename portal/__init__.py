"""The Examenportaal: an exam of a vocational school from plan to archive."""

from portal.geheugen import zoek_zelden

zoek_zelden()  # here, before everything else is loaded
