"""The Examenportaal: an exam of a vocational school from plan to archive."""
