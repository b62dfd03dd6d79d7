"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationsConfig(AppConfig):
    name = "foundation.translations"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Translations")
