"""Under which name sites are visited."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

NAME = "Rasad"


def user_agent(contact: str = "") -> str:
    """Who visits: `Rasad/0.1.0 (+press@example.ir)`."""
    try:
        number = version("rasad")
    except PackageNotFoundError:
        number = "0"
    return f"{NAME}/{number} (+{contact})" if contact else f"{NAME}/{number}"
