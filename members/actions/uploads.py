"""Files of members: kept, replaced, removed, handed on.

A file is written before its row is committed, and deleted after the commit that takes its last row away: what stops in
between leaves a file without a row, never a row without a file. `sweep` deletes such files a day later.
"""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.refusals import RefusedError
from members.files import Taken
from members.models import Application, Merge, Organisation, Upload, User
from members.models.uploads import FOLDER, path_of
from members.pages import Page, may_edit

# For so long after a merge its undo brings files back, too.
KEPT_FOR_UNDO = timedelta(days=30)

logger = logging.getLogger(__name__)


class OvertakenError(RefusedError):
    """There is another file by now than the person had before their eyes."""

    def __str__(self) -> str:
        return _("Another file was saved here since you opened this page. If yours is right, please choose it again.")


class NotStoredError(RefusedError):
    def __str__(self) -> str:
        return _("The file could not be saved just now. What you typed is not lost: please add the file later.")


class ClosedError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: this page is with the secretariat.")


@transaction.atomic
def keep(
    *, holder: Application | Organisation, page: type[Page], purpose: str, file: Taken, seen: str, by: User
) -> Upload:
    """Keep a file for `purpose`, in place of the one whose key is `seen`; once, however often it is sent.

    Raises OvertakenError, NotStoredError; ClosedError where `page` of an application cannot be written any more.
    """
    locked = _locked(holder, page)
    found = locked.uploads.filter(purpose=purpose)
    current, digest = found.first(), sha256(file.content).hexdigest()
    if current and current.sha256 == digest:
        return current
    if current and str(current.pk) != seen:
        raise OvertakenError
    _drop(found)
    upload = Upload(
        id=uuid4(),
        purpose=purpose,
        name=file.name,
        content_type=file.content_type,
        bytes=len(file.content),
        sha256=digest,
        width=file.width,
        height=file.height,
        by=by,
    )
    _belongs_to(upload, locked)
    try:
        upload.file.save(file.name, ContentFile(file.content), save=False)
    except OSError as error:  # no room, no right to write
        logger.exception("A file could not be stored.")
        with suppress(OSError):  # half of it may be there
            default_storage.delete(path_of(upload, ""))
        raise NotStoredError from error
    upload.save()
    _touch(locked, page)
    return upload


@transaction.atomic
def remove(*, holder: Application | Organisation, page: type[Page], purpose: str, seen: str, by: User) -> None:
    """Remove the file whose key is `seen`; another one that is there by now stays. Raises ClosedError."""
    locked = _locked(holder, page)
    found = locked.uploads.filter(purpose=purpose)
    current = found.first()
    if current and str(current.pk) == seen:
        _drop(found)
        _touch(locked, page)


@transaction.atomic
def delete(*, uploads: QuerySet[Upload], by: User) -> None:
    """The secretariat takes files away, from an entry as from the application that it came with."""
    _drop(Upload.objects.filter(file__in=list(uploads.values_list("file", flat=True))))


@transaction.atomic
def hand_on(*, source: Application, target: Application | Organisation, purposes: Iterable[str]) -> None:
    """Give `target`, which the caller has locked, the files that `source` has, and no others, for these purposes."""
    for purpose in purposes:
        given = source.uploads.filter(purpose=purpose).first()
        there = target.uploads.filter(purpose=purpose).first()
        if given and there and given.file.name == there.file.name:
            continue
        _drop(target.uploads.filter(purpose=purpose))
        if given:
            given.pk, given.application, given.organisation = uuid4(), None, None
            _belongs_to(given, target)
            given.save(force_insert=True)


@transaction.atomic
def forget(*, application: Application) -> None:
    """Before an application is deleted: its files go with it."""
    _drop(application.uploads.all())


@transaction.atomic
def drop_lost(*, organisations: Iterable[int]) -> None:
    """After an undo: rows whose file was not kept for so long."""
    found = Upload.objects.filter(organisation__in=organisations)
    lost = [key for key, path in found.values_list("pk", "file") if not default_storage.exists(path)]
    found.filter(pk__in=lost).delete()


def sweep(*, before: datetime) -> int:
    """Delete the files, older than `before`, that are not needed any more; how many."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    paths = {f"{FOLDER}/{name}" for name in names}
    old = [path for path in paths - _needed(paths) if default_storage.get_modified_time(path) < before]
    for path in old:
        default_storage.delete(path)
    return len(old)


def _needed(paths: set[str]) -> set[str]:
    """Those that a row names, or one that the undo of a merge would bring back."""
    named = Upload.objects.filter(file__in=paths).values_list("file", flat=True)
    tracked: Any = Upload
    undoable = Merge.objects.filter(undone_at__isnull=True, at__gt=timezone.now() - KEPT_FOR_UNDO).values("context_id")
    of_merges = tracked.pgh_event_model.objects.filter(pgh_label="delete", pgh_context__in=undoable, file__in=paths)
    return {*named, *of_merges.values_list("file", flat=True)}


def _locked(holder: Application | Organisation, page: type[Page]) -> Application | Organisation:
    """Raises ClosedError."""
    if isinstance(holder, Organisation):
        return Organisation.objects.select_for_update(no_key=True).get(pk=holder.pk)
    application = (
        Application.objects.select_related("organisation", "type").select_for_update(of=("self",)).get(pk=holder.pk)
    )
    # What was typed on the same page has been saved a moment ago, and may have made it complete.
    if not (may_edit(page, application) or (application.is_editable and page.slug in application.changed)):
        raise ClosedError
    return application


def _touch(holder: Application | Organisation, page: type[Page]) -> None:
    """An application has changed, for whoever is about to submit it as they have read it."""
    if isinstance(holder, Application):
        if holder.status == Application.Status.CHANGES_REQUESTED and page.slug not in holder.changed:
            holder.changed.append(page.slug)
        holder.version += 1
        holder.saved_at = timezone.now()
        holder.save(update_fields=["changed", "version", "saved_at"])


def _belongs_to(upload: Upload, holder: Application | Organisation) -> None:
    if isinstance(holder, Organisation):
        upload.organisation = holder
    else:
        upload.application = holder


def _drop(uploads: QuerySet[Upload]) -> None:
    names = list(uploads.values_list("file", flat=True))
    uploads.delete()
    if names:
        transaction.on_commit(partial(_delete_files, names))


def _delete_files(names: list[str]) -> None:
    """Those that are not needed. What fails is left to `sweep`: the rows are gone, and nobody is served it."""
    for name in set(names) - _needed(set(names)):
        try:
            default_storage.delete(name)
        except OSError:
            logger.exception("A file could not be deleted.")
