"""Puts faults in the code of rights, separation, sessions and audit log, and counts how many the tests notice.

Which files and which tests stands in pyproject.toml under `[tool.mutmut]`. It takes long, so it is no part of the tests.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

WORTEL = Path(__file__).resolve().parents[1]
GRENS = 85.0
"""Percent of the faults that the tests must notice."""
_GEZIEN, _NIET = ("killed", "timeout", "segfault", "suspicious", "caught_by_type_check"), ("survived", "no_tests")


def sjabloon() -> Path:
    """A migrated SQLite file that every run of tests copies, so that none has to migrate."""
    pad = WORTEL / "mutants" / "sjabloon.db"
    pad.parent.mkdir(exist_ok=True)
    if not pad.exists():
        code = "from portal.db.migreren import naar_nieuwste; naar_nieuwste()"
        env = {**os.environ, "PORTAL_DATABASE_URL": f"sqlite:///{pad}", "PORTAL_REDIS_URL": ""}
        subprocess.run([sys.executable, "-c", code], cwd=WORTEL, env=env, check=True)
    return pad


def tel() -> dict[str, int]:
    """How it ended for every fault, from mutmut's own count."""
    subprocess.run([sys.executable, "-m", "mutmut", "export-cicd-stats"], cwd=WORTEL, check=True)
    return dict(json.loads((WORTEL / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8")))


def main() -> None:
    """Run, print the score, and fail below the limit; names of parts to look at only may follow."""
    env = {**os.environ, "PORTAAL_SJABLOON": str(sjabloon()), "PYTEST_ADDOPTS": "-p no:xdist"}
    opdracht = [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1), *sys.argv[1:]]
    subprocess.run(opdracht, cwd=WORTEL, env=env, check=True)
    aantal = tel()
    gezien, niet = (sum(aantal.get(s, 0) for s in soorten) for soorten in (_GEZIEN, _NIET))
    score = 100 * gezien / max(1, gezien + niet)
    print(f"{gezien} van {gezien + niet} fouten opgemerkt: {score:.1f} % (minstens {GRENS:.0f} %)")
    if score < GRENS:
        print("Welke niet: .venv/bin/mutmut results; wat precies: .venv/bin/mutmut show NAAM")
        raise SystemExit(1)


if __name__ == "__main__":
    main()
