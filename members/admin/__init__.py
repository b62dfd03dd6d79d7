"""The secretariat's side of members; its entrance is the portal's own sign-in, with its second step."""

from allauth.account.admin import EmailAddress
from allauth.account.decorators import secure_admin_login
from allauth.mfa.admin import Authenticator
from django.contrib import admin

from members.admin import applications, organisations, users

__all__ = ["applications", "organisations", "users"]

admin.site.login = secure_admin_login(admin.site.login)
# Imported, and so registered, above: a person has one address, which stands with the person, and the secrets of a
# second step are nobody's to read.
admin.site.unregister([EmailAddress, Authenticator])
