"""The mail server of these tests."""

from smtp_server import mail_server

__all__ = ["mail_server"]
