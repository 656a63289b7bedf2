"""The OKE server alone, as an application that a web server can load."""

from starlette.applications import Starlette

from portal.api import oauth, oke
from portal.services.beheren import partners

partners._SCRYPT["n"] = (
    2  # in a process of its own it looks at secrets that a test wrote: as cheap as in tests/conftest.py
)
app = Starlette(routes=[*oauth.ROUTES, *oke.ROUTES])
