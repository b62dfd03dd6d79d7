"""All addresses. Names have no namespaces: `home`, `groups`, `group`, `organisation`, `apply` …"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("groups/", include("groups.urls")),
        path("", include("initiatives.urls")),
        path("resources/", include("resources.urls")),
        path("", include("members.urls")),
        # the pages of the roof: home, about, join, contact, concern, privacy, terms, accessibility
    ),
]
