"""Handing one message to the mail server named by `smtp://user:password@host:port?tls=1` or `smtps://…`."""

import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from quartiers.knowledge.vocabulary.refusals import Refusal

# Each answer of the server is waited for this long.
TIMEOUT_S = 20
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Server:
    """A mail server and how to speak to it."""

    host: str
    port: int
    user: str
    password: str
    is_wrapped: bool
    has_start_tls: bool


class NotSent(Exception):  # noqa: N818 - an outcome, not always an error
    """The message was not accepted. `code` holds no personal value; `is_final`: trying again is useless."""

    def __init__(self, code: str, *, is_final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_final = is_final


def server(url: str) -> Server:
    """The server of an address; a `Refusal` when it would carry a password in clear or means nothing.

    >>> server("smtp://post.example?tls=1").port
    587
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or not _has_port(parts):
        raise Refusal(
            "QUARTIERS_SMTP_URL ne se lit pas : écrivez smtp://utilisateur:motdepasse@serveur:587?tls=1 ou smtps://…."
        )
    found = _server(parts)
    if found.user and not (found.is_wrapped or found.has_start_tls or found.host in _LOOPBACK):
        raise Refusal("QUARTIERS_SMTP_URL enverrait le mot de passe en clair : ajoutez ?tls=1, ou écrivez smtps://….")
    return found


def _has_port(parts: SplitResult) -> bool:
    """Whether the port is absent or a number."""
    return re.fullmatch(r"[^:]*|.*\]|.*:\d{1,5}", parts.netloc.rpartition("@")[2]) is not None


def _server(parts: SplitResult) -> Server:
    is_wrapped = parts.scheme == "smtps"
    has_start_tls = parse_qs(parts.query).get("tls") == ["1"]
    return Server(
        host=parts.hostname or "",
        port=parts.port or (465 if is_wrapped else 587 if has_start_tls else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_wrapped=is_wrapped,
        has_start_tls=has_start_tls,
    )


def send(url: str, message: EmailMessage) -> None:
    """Hand the message over; `NotSent` unless the server accepted it."""
    try:
        with _connection(server(url)) as connection:
            connection.send_message(message)
    except Refusal:
        raise NotSent("setting") from None
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise NotSent(f"recipient_refused_{code}", is_final=code >= 500) from None
    except smtplib.SMTPAuthenticationError as refused:
        raise NotSent(f"authentication_{refused.smtp_code}") from None
    except smtplib.SMTPResponseException as refused:
        raise NotSent(f"refused_{refused.smtp_code}", is_final=refused.smtp_code in {552, 554}) from None
    except (smtplib.SMTPException, OSError) as problem:
        raise NotSent(type(problem).__name__) from None


def _connection(to: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if to.is_wrapped:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=TIMEOUT_S, context=context)
    else:
        connection = smtplib.SMTP(to.host, to.port, timeout=TIMEOUT_S)
    try:
        if to.has_start_tls:
            connection.starttls(context=context)
        if to.user:
            connection.login(to.user, to.password)
    except BaseException:
        connection.close()
        raise
    return connection
