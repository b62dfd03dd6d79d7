"""Steps that cannot be taken, and why."""

from django.utils.translation import gettext as _


class RefusedError(Exception):
    """The step cannot be taken; `str()` of it says why, in the reader's language."""


class ChangedError(RefusedError):
    """It is not what the person had before their eyes."""

    def __str__(self) -> str:
        return _("It has changed since you opened this page. Please read it again before you go on.")
