"""A contract for import-linter: inside a room of `services`, acts and reading do not know each other."""

from __future__ import annotations

import re

from importlinter import Contract, ContractCheck, fields, output


class DoenEnLezen(Contract):
    """Acts never import `lezen` of their own room, nor the other way round; both may import its `stand`, which imports neither.

    A room is a package with a `lezen` in it, so that a new room or file is never forgotten; `kamers` says how many
    there are at least, so that a contract that finds nothing is broken.
    """

    type_name = "doen_en_lezen"
    verdieping = fields.ModuleField()
    kamers = fields.IntegerField(minimum=1)

    def check(self, graph, verbose):
        """Every import from one half of a room to the other, and from what both may use to either."""
        kamers = [k for k in graph.find_children(self.verdieping.name) if f"{k}.lezen" in graph.modules]
        fout = [
            f"{van} -> {naar}"
            for kamer in kamers
            for van in graph.find_descendants(kamer)
            for naar in graph.find_modules_directly_imported_by(van)
            if (_helft(kamer, van), _helft(kamer, naar)) in _VERBODEN
        ]
        return ContractCheck(kept=not fout and len(kamers) >= self.kamers, metadata={"fout": sorted(fout)})

    def render_broken_contract(self, check):
        """The imports that break it, one a line."""
        for regel in check.metadata["fout"] or ["too few rooms were found"]:
            output.print_error(regel, bold=False)


_VERBODEN = {("doen", "lezen"), ("lezen", "doen"), ("stand", "doen"), ("stand", "lezen")}


def _helft(kamer: str, module: str) -> str:
    """`doen`, `lezen` or `stand`; empty for the room itself and for what is outside it."""
    if not module.startswith(f"{kamer}."):
        return ""
    eerste = module.removeprefix(f"{kamer}.").split(".")[0]
    return "stand" if re.fullmatch(r"stand(_\w+)?", eerste) else "lezen" if eerste == "lezen" else "doen"
