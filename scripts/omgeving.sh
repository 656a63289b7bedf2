#!/usr/bin/env bash
# Makes .venv with exactly the locked dependencies, and the project itself; safe to repeat.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${1:-python3}"

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Python 3.11 of nieuwer is nodig; dit is $("$python" -V)." >&2
  exit 1
}
if [ ! -x .venv/bin/python ]; then
  echo "virtuele omgeving maken …"
  "$python" -m venv .venv || { echo "Installeer het pakket ‘python3-venv’." >&2; exit 1; }
fi
if [ ! -x .venv/bin/uv ]; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
fi
echo "afhankelijkheden installeren …"
export VIRTUAL_ENV="$PWD/.venv"
.venv/bin/uv pip sync --quiet --require-hashes requirements.lock
.venv/bin/uv pip install --quiet --no-deps --editable .
