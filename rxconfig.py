"""Configuration of Reflex and nothing else; every value that may differ per school comes from portal.settings."""

import os

import reflex as rx
from reflex.plugins import SitemapPlugin

from portal.settings import get_settings

os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")
os.environ.setdefault("REFLEX_USE_NPM", "true")
os.environ.setdefault("REFLEX_OPLOCK_ENABLED", "true")

_settings = get_settings()

config = rx.Config(
    app_name="portal",
    app_module_import="portal.app",
    api_url=os.environ.get("BOUWADRES") or _settings.public_url,
    deploy_url=_settings.public_url,
    cors_allowed_origins=[_settings.public_url],
    redis_url=_settings.redis_url or None,
    redis_token_expiration=_settings.session_idle + 120,  # of every tab, also in memory: no longer than its session
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="system",
    frontend_packages=["@fontsource-variable/inter@5.3.0"],
    disable_plugins=[SitemapPlugin],
)
