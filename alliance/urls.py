"""All addresses. Names have no namespaces: `home`, `groups`, `group`, `organisation`, `apply` …"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from alliance import health, sitemaps, views
from alliance.api import api
from alliance.figures import views as figures
from members.views import uploads

handler400 = "alliance.errors.bad_request"
handler403 = "alliance.errors.forbidden"
handler404 = "alliance.errors.not_found"
handler500 = "alliance.errors.server_error"

urlpatterns = [
    path("", views.choose_language, name="root"),
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("api/v1/", api.urls),
    path("media/<uuid:pk>", uploads.upload, name="upload"),
    *i18n_patterns(
        path("groups/", include("groups.urls")),
        path("", include("initiatives.urls")),
        path("resources/", include("resources.urls")),
        # before the organisations, among whose addresses they stand
        path("members/figures/", figures.figures, name="figures"),
        path("members/figures/summary.pdf", figures.figures_summary, name="figures_summary"),
        path("members/figures/<slug:name>.csv", figures.figures_csv, name="figures_csv"),
        path("", include("members.urls")),
        path("", views.home, name="home"),
        path("about/", views.about, name="about"),
        path("join/", views.join, name="join"),
        path("search/", views.search, name="search"),
        path("search/suggest/", views.suggest, name="suggest"),
        path("contact/", views.contact, name="contact"),
        path("concern/", views.text_page, name="concern"),
        path("privacy/", views.text_page, name="privacy"),
        path("terms/", views.text_page, name="terms"),
        path("accessibility/", views.text_page, name="accessibility"),
    ),
]
