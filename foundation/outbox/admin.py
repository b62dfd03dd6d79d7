"""What the secretariat sees of the mail: read only, but for sending again."""

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import get_language_info, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from foundation.outbox import actions
from foundation.outbox.models import Message, MessageQuerySet, Status


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    list_display = ["subject", "to", "notice", "status", "age", "attempts", "last_error"]
    list_filter = ["status", "language", "notice"]
    search_fields = ["to", "subject", "notice", "message_id", "last_error"]
    show_full_result_count = False
    actions = ["send_again"]
    fieldsets = [
        (None, {"fields": ["subject", "to", "reply_to", "language", "notice", "body"]}),
        (
            _("Delivery"),
            {
                "fields": [
                    "status",
                    "attempts",
                    "next_attempt",
                    "last_error",
                    "created_at",
                    "expires_at",
                    "sent_at",
                    "vanishes",
                ]
            },
        ),
        (_("Headers"), {"fields": ["from_email", "message_id", "key"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_message")

    @admin.display(description=_("age"), ordering="created_at")
    def age(self, message: Message) -> str:
        return timesince(message.created_at, depth=1)

    @admin.display(description=_("next attempt"))
    def next_attempt(self, message: Message):
        return message.next_attempt_at if message.status == Status.QUEUED else None

    @admin.display(description=pgettext_lazy("e-mail", "text"))
    def body(self, message: Message) -> str:
        if message.is_blanked:
            return gettext("This e-mail was for its recipient alone. It was blanked once sent.")
        if message.secret:
            return gettext("This e-mail is for its recipient alone. It is not shown to anybody else.")
        return format_html(
            '<pre class="mail-text" lang="{}" dir="{}">{}</pre>',
            message.language,
            "rtl" if get_language_info(message.language)["bidi"] else "ltr",
            message.text,
        )

    @admin.action(description=_("Send again"), permissions=["send_again"])
    def send_again(self, request: HttpRequest, queryset: MessageQuerySet) -> None:
        outcome = actions.send_again(messages=queryset)
        for message in outcome.queued:
            self.log_change(request, message, gettext("Sent again."))
        if number := len(outcome.queued):
            text = ngettext(
                "%(number)d e-mail is on its way again.", "%(number)d e-mails are on their way again.", number
            )
            self.message_user(request, text % {"number": number}, messages.SUCCESS)
        if number := outcome.blanked:
            text = ngettext(
                "%(number)d e-mail was for its recipient alone and was blanked once sent: it cannot be sent again. If "
                "it carried a code or a link, ask the person to request a new one.",
                "%(number)d e-mails were for their recipients alone and were blanked once sent: they cannot be sent "
                "again. If they carried codes or links, ask the people to request new ones.",
                number,
            )
            self.message_user(request, text % {"number": number}, messages.WARNING)
        if number := outcome.waiting:
            text = ngettext(
                "%(number)d e-mail is waiting to be sent anyway.",
                "%(number)d e-mails are waiting to be sent anyway.",
                number,
            )
            self.message_user(request, text % {"number": number}, messages.INFO)
