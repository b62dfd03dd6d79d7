"""A real SMTP server on the loopback interface, which answers as it is told and remembers what it took."""

import asyncio
import email
import socket
from collections import Counter
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`answers` gives the reply to RCPT for a recipient, or "hang"; `hang_up_after` mails a session is dropped."""

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.answers: dict[str, str] = {}
        self.sender_answer = ""
        self.hang_up_after = 0
        self.pause = 0.0  # seconds before a mail is taken
        self.sessions = 0
        self.tries: Counter[str] = Counter()
        self.mails: list[tuple[str, EmailMessage]] = []
        self._controller: Controller | None = None

    def __enter__(self) -> "Server":
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        # the controller knocks once to see whether it runs
        self.sessions = 0
        return self

    def __exit__(self, *exception) -> None:
        assert self._controller is not None
        self._controller.stop()

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.mails]

    async def handle_EHLO(self, server: SMTP, session, envelope, hostname, responses):  # noqa: N802
        self.sessions += 1
        session.host_name = hostname
        session.taken = 0
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        self.tries[address] += 1
        answer = self.answers.get(address, "250 OK")
        if answer == "hang":
            await asyncio.sleep(30)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.hang_up_after and session.taken == self.hang_up_after:
            server.transport.abort()
            return "421 Enough"
        session.taken += 1
        await asyncio.sleep(self.pause)
        message = email.message_from_bytes(envelope.content, policy=default)
        self.mails += [(recipient, message) for recipient in envelope.rcpt_tos]
        return "250 OK"
