"""Mail that stays on this machine: a file for each, which any mail program opens."""

import os
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage


class EmlFileBackend(BaseEmailBackend):
    """Writes <time>-<recipient>-<short id>.eml into EMAIL_FILE_PATH, readable by its owner only."""

    def open(self) -> bool:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        return True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.open()
        for email in email_messages:
            self._write(email)
        return len(email_messages)

    def _write(self, email: EmailMessage) -> None:
        content = email.message().as_bytes().replace(b"\n", b"\r\n")
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        recipient = re.sub(r"[^A-Za-z0-9@.+-]", "_", ", ".join(email.recipients()))[:100]
        path = Path(settings.EMAIL_FILE_PATH) / f"{now}-{recipient}-{secrets.token_hex(4)}.eml"
        # Whoever watches the folder sees a whole mail or none.
        unfinished = path.with_suffix(".part")
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        unfinished.replace(path)
