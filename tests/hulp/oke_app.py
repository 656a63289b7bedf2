"""The OKE server alone, as an application that a web server can load."""

from starlette.applications import Starlette

from portal.api import oauth, oke

app = Starlette(routes=[*oauth.ROUTES, *oke.ROUTES])
