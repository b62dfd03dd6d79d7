"""All settings, read top to bottom; what differs between machines comes from the environment or .env."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from alliance import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# Everything that this installation writes: databases, mails, logs, compiled files.
VAR = Path(env.str("VAR", default=str(BASE_DIR / "var"))).resolve()

DEBUG = env.bool("DEBUG", default=False)
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)

# Addresses that mean this machine, or all that it has.
HERE = {"127.0.0.1", "0.0.0.0", "::1", "::", "localhost"}  # noqa: S104
# The one origin of this installation. Links in mails use it; its scheme decides cookies, HSTS and redirects.
SITE_URL = env.str(
    "SITE_URL",
    default=f"http://{'localhost' if HOST in HERE else f'[{HOST}]' if ':' in HOST else HOST}:{PORT}",
).rstrip("/")
SITE_IS_SECURE = urlsplit(SITE_URL).scheme == "https"
if urlsplit(SITE_URL).scheme not in {"http", "https"} or not urlsplit(SITE_URL).hostname or urlsplit(SITE_URL).path:
    raise ImproperlyConfigured(f"SITE_URL must be an origin such as https://portal.example.org, not {SITE_URL!r}.")

ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname]
if not SITE_IS_SECURE:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = SITE_IS_SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SITE_IS_SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE_IS_SECURE else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_IS_SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# https is spoken by a proxy before us, which then names the visitor in X-Forwarded-For
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1 if SITE_IS_SECURE else 0)

# One installation, one secret: from the environment, else made at the first start and kept in var/.
SECRET_KEY = env.str("SECRET_KEY", default="") or embedded.secrets_of(VAR)["secret_key"]

# --- Database, Redis, cache -------------------------------------------------------------------------------------
DATABASE_IS_EMBEDDED = not env.str("DATABASE_URL", default="")
SERVERS = embedded.Servers(VAR, postgres=DATABASE_IS_EMBEDDED, redis=not env.str("REDIS_URL", default=""))
DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", default="") or SERVERS.database_url)}
if DATABASES["default"].get("ENGINE") != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL, such as postgresql://user:password@host/name.")
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c statement_timeout=30000 -c lock_timeout=10000"
REDIS_URL = env.str("REDIS_URL", default="") or SERVERS.redis_url

# Sign-up and sign-in must work while Redis is down, so what they count is kept in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Beyond this many, rows are dropped by the alphabet: limits would be forgotten while they are needed.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- Apps -------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "alliance",
    "resources",
    "initiatives",
    "groups",
    "members",
    "foundation.outbox",
    "foundation.search",
    "foundation.translations",
    "modeltranslation",  # before the admin, which it extends
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_countries",
    "csp",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # early, so that error pages carry the policy too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "compression_middleware.middleware.CompressionMiddleware",
    "alliance.middleware.not_too_large",
    "alliance.middleware.no_null",
    "alliance.middleware.private_with_session",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "alliance.middleware.admin_language",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "alliance.urls"
CSRF_FAILURE_VIEW = "alliance.errors.csrf_failure"
WSGI_APPLICATION = "alliance.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alliance.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "foundation.translations.templatetags.translations",
            ],
        },
    }
]

# --- Languages --------------------------------------------------------------------------------------------------
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]
LANGUAGE_CODE = "en"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "fr", "es", "ar")
LOCALE_PATHS = [
    BASE_DIR / "locale" / app
    for app in (
        "alliance",
        "resources",
        "initiatives",
        "groups",
        "members",
        "history",
        "outbox",
        "search",
        "translations",
    )
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# One policy for digits: Western, in every language.
FORMAT_MODULE_PATH = ["alliance.formats"]

# Not in the list of the library; named as the United Nations name it.
COUNTRIES_OVERRIDE = {"XK": _("Kosovo (Security Council resolution 1244)")}

# --- Membership -------------------------------------------------------------------------------------------------
# The pages of an application, in the order in which they are asked; each is a form of the app that it belongs to.
APPLICATION_PAGES = [
    "members.pages.YouPage",
    "members.pages.OrganisationPage",
    "members.pages.WherePage",
    "members.pages.WorkPage",
    "groups.pages.GroupsPage",
    "members.pages.SafeguardingPage",
    "members.pages.VisibilityPage",
]
# By what the directory can be filtered, in the order in which it is offered; each is of the app that knows its values.
DIRECTORY_FACETS = [
    "members.facets.LOCALITY",
    "members.facets.KIND",
    "members.facets.REGION",
    "members.facets.COUNTRY",
    "members.facets.WORKS_IN",
    "groups.facets.GROUP",
    "members.facets.TYPE",
    "members.facets.LANGUAGE",
]
# What is kept about a person, in the order in which they read it; lists of the apps that keep it.
PERSONAL_DATA = ["members.personal.KEPT", "groups.personal.KEPT"]

# In whose name letters and badges speak, whichever app makes them.
LETTERHEAD = "alliance.letterhead.letterhead"

# What takes the rows of one organisation to another when staff merge them, in this order; each a function of its app.
MERGES = ["members.merging.merge", "groups.merging.merge", "resources.merging.merge"]

# --- Static files -----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# --- Files that members give us ---------------------------------------------------------------------------------
# Never below STATIC_ROOT, which a server may give to anybody; members.views.uploads decides who gets one.
MEDIA_ROOT = VAR / "media"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700

# --- Content-Security-Policy ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Accounts ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("sign_in")
LOGIN_REDIRECT_URL = reverse_lazy("account")
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # allauth's own sign-up is closed; its sign-in form reads this too
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code that signs a person in has verified the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "login": "members.forms.PasswordSignInForm",
    "change_password": "members.forms.ChangePasswordForm",
    "set_password": "members.forms.SetPasswordForm",
    "reauthenticate": "members.forms.ReauthenticateForm",
}
# Many people of one organisation may share one address, so that limits by address are wide.
ACCOUNT_RATE_LIMITS = {
    "request_code": "30/m/ip",
    "mail_code": "12/h/key",
    "confirm_code": "30/5m/ip",
    # Each submission writes to the secretariat; whoever withdraws may submit again.
    "submit_application": "12/h/user",
    "invite": "20/h/user",
    # Each one writes to the secretariat.
    "express_interest": "20/h/ip",
    # Each one writes to the focal points of an organisation, who did not ask for it.
    "write_to_members": "10/h/ip",
    "write_to_member": "30/d/key",
    # Each one writes to the focal points of an organisation.
    "ask_to_join": "12/h/user",
    "verify_member": "60/m/ip",
    "search_api": "120/m/ip",
    # Each one writes to the secretariat; whoever stays after all may leave again.
    "leave_alliance": "12/h/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "members.adapter.MFAAdapter"
MFA_TOTP_ISSUER = "The Alliance"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds by which a phone's clock may be wrong
MFA_FORMS = {
    "authenticate": "members.forms.SecondFactorForm",
    "reauthenticate": "members.forms.SecondFactorAgainForm",
    "activate_totp": "members.forms.ActivateTOTPForm",
}

# --- E-mail -----------------------------------------------------------------------------------------------------
# Without EMAIL_URL nothing leaves the machine: mails land as files in var/mail/.
EMAIL_IS_LOCAL = not env.str("EMAIL_URL", default="")
if EMAIL_IS_LOCAL:
    EMAIL_BACKEND = "foundation.outbox.backends.EmlFileBackend"
    EMAIL_FILE_PATH = VAR / "mail"
else:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="The Alliance <membership@alliancecpha.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who is told of a new application, and in which language.
SECRETARIAT_EMAIL = env.str("SECRETARIAT_EMAIL", default="membership@alliancecpha.org")
try:
    validate_email(SECRETARIAT_EMAIL)
except ValidationError:
    raise ImproperlyConfigured(
        f"SECRETARIAT_EMAIL must be an address alone, such as desk@example.org, not {SECRETARIAT_EMAIL!r}."
    ) from None
SECRETARIAT_LANGUAGE = env.str("SECRETARIAT_LANGUAGE", default="en")
if SECRETARIAT_LANGUAGE not in dict(LANGUAGES):
    raise ImproperlyConfigured(f"SECRETARIAT_LANGUAGE must be en, fr, es or ar, not {SECRETARIAT_LANGUAGE!r}.")
# E-mails that were sent or failed are deleted after so many days.
OUTBOX_KEEP_DAYS = env.int("OUTBOX_KEEP_DAYS", default=90)

# --- Celery -----------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = (
    REDIS_URL if REDIS_URL.startswith("redis") else f"redis+socket://{REDIS_URL.removeprefix('unix://')}"
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
# A request that nudges the worker never waits longer than this for Redis.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 2, "socket_connect_timeout": 2, "visibility_timeout": 3600}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-the-outbox": {"task": "foundation.outbox.tasks.deliver", "schedule": 60.0, "options": {"expires": 55}},
    "purge-the-outbox": {"task": "foundation.outbox.tasks.purge", "schedule": 24 * 3600.0},
    "send-reminders": {"task": "members.tasks.send_reminders", "schedule": 3600.0, "options": {"expires": 3500}},
    "purge-codes-and-sessions": {"task": "members.tasks.purge", "schedule": 24 * 3600.0},
    "add-up-what-is-found": {"task": "foundation.search.tasks.add_up", "schedule": 300.0, "options": {"expires": 290}},
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# The largest form, with two photographs of documents; whatever is larger is answered before it is read.
REQUEST_MAX_SIZE = 2 * 10_000_000 + DATA_UPLOAD_MAX_MEMORY_SIZE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # the admin's inlines in four languages

# --- History ----------------------------------------------------------------------------------------------------
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
