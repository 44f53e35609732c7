"""Trongate Admin: see, issue, revoke and purge the login tokens of a Trongate site."""

__version__ = "0.1.0"
