"""Durable work: delivery of messages, pulls from partners and the engine that runs them."""

NAAM = "examenportaal"
VERSIE = "1"  # pinned: goes up only when a waiting job of the old code cannot be run by the new
RIJ = "oke"
GELIJKTIJDIG = 4
