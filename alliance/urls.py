"""All addresses. Names have no namespaces: `home`, `groups`, `group`, `organisation`, `apply` …"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from alliance import views

urlpatterns = [
    path("", views.choose_language, name="root"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("groups/", include("groups.urls")),
        path("", include("initiatives.urls")),
        path("resources/", include("resources.urls")),
        path("", include("members.urls")),
        path("", views.home, name="home"),
        path("about/", views.about, name="about"),
        path("join/", views.join, name="join"),
        path("contact/", views.contact, name="contact"),
        path("concern/", views.text_page, name="concern"),
        path("privacy/", views.text_page, name="privacy"),
        path("terms/", views.text_page, name="terms"),
        path("accessibility/", views.text_page, name="accessibility"),
    ),
]
