"""A contract for import-linter: inside a room of `services`, acts and reading do not know each other."""

from __future__ import annotations

from importlinter import Contract, ContractCheck, fields, output


class DoenEnLezen(Contract):
    """Acts never import `lezen` of their own room, nor the other way round; both may import its `stand`.

    A room is a package with a `lezen` in it, so that a new room or file is never forgotten.
    """

    type_name = "doen_en_lezen"
    verdieping = fields.ModuleField()

    def check(self, graph, verbose):
        """Every import from one half of a room to the other."""
        kamers = [k for k in graph.find_children(self.verdieping.name) if f"{k}.lezen" in graph.modules]
        fout = [
            f"{van} -> {naar}"
            for kamer in kamers
            for van in graph.find_descendants(kamer)
            for naar in graph.find_modules_directly_imported_by(van)
            if {"doen", "lezen"} == {_helft(kamer, van), _helft(kamer, naar)}
        ]
        return ContractCheck(kept=not fout and bool(kamers), metadata={"fout": sorted(fout)})

    def render_broken_contract(self, check):
        """The imports that break it, one a line."""
        for regel in check.metadata["fout"]:
            output.print_error(regel, bold=False)


def _helft(kamer: str, module: str) -> str:
    """`doen`, `lezen`, or empty for what both may use and for another room."""
    if not module.startswith(f"{kamer}."):
        return ""
    eerste = module.removeprefix(f"{kamer}.").split(".")[0]
    return "" if eerste.startswith("stand") else "lezen" if eerste == "lezen" else "doen"
