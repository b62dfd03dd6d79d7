"""Error pages: in the reader's language, with the right status, and with the database out of reach."""

import http.client
import socket
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.test import Client
from django.urls import path

from alliance import urls
from tests.factories.members import UserFactory
from tests.portal import Portal

POLICY = "default-src 'none'"
SESSION = f"{settings.SESSION_COOKIE_NAME}={'a' * 32}"


def fails(request):
    raise OperationalError("gone") if request.GET["with"] == "operational" else DatabaseError("wrong")


urlpatterns = [path("fails/", fails), *urls.urlpatterns]
handler400, handler403 = "alliance.errors.bad_request", "alliance.errors.forbidden"
handler404, handler500 = "alliance.errors.not_found", "alliance.errors.server_error"


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "accept", "language", "heading"),
    [
        ("/en/nothing/", "", "en", "We cannot find this page"),
        ("/fr/rien/", "en", "fr", "Nous ne trouvons pas cette page"),
        ("/es/nada/", "", "es", "No encontramos esta página"),
        ("/ar/la/", "", "ar", "لم نجد هذه الصفحة"),
        ("/nothing.php", "es-CO,es;q=0.9,en;q=0.5", "es", "No encontramos esta página"),
        ("/nothing.php", "ja", "en", "We cannot find this page"),
    ],
)
def test_an_unknown_address_is_said_in_the_readers_language(client, path, accept, language, heading):
    response = client.get(path, headers={"accept-language": accept})
    html = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert f"<h1>{heading}</h1>" in html
    assert POLICY in response["Content-Security-Policy"]
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_the_language_links_of_an_error_keep_the_address(client):
    assert '<a href="/ar/rien/" lang="ar"' in client.get("/fr/rien/").content.decode()


def test_a_form_without_its_token_is_explained(client):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/fr/about/")
    assert response.status_code == 403
    assert "Nous n’avons pas pu accepter ce formulaire" in response.content.decode()
    assert POLICY in response["Content-Security-Policy"]


def test_a_foreign_host_is_refused(client):
    response = client.get("/fr/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "elsewhere" not in response.content.decode()
    assert POLICY in response["Content-Security-Policy"]


def test_a_body_beyond_any_form_is_answered_before_it_is_read(client):
    response = client.post("/fr/apply/organisation/", CONTENT_LENGTH=str(settings.REQUEST_MAX_SIZE + 1))
    assert response.status_code == 413
    assert "<h1>C’est plus que nous ne pouvons accepter</h1>" in response.content.decode()
    assert POLICY in response["Content-Security-Policy"]


@pytest.mark.parametrize("length", ["", "-1", "many", "²", "1e9"])
def test_a_length_that_is_none_is_taken_for_none(client, length):
    assert client.get("/robots.txt", CONTENT_LENGTH=length).status_code == 200


@pytest.mark.django_db
def test_more_text_than_any_form_takes_is_too_much(client):
    response = client.post("/ar/apply/organisation/", {"name": "x" * 1_100_000})
    assert response.status_code == 413
    assert '<html lang="ar" dir="rtl">' in response.content.decode()


@pytest.mark.django_db
def test_a_null_in_the_query_is_a_400_and_one_in_the_cookie_is_no_session(client):
    assert client.get("/fr/groups/?q=%00").status_code == 400
    client.cookies["sessionid"] = SimpleCookie('sessionid="abcdefgh\\000ij"')["sessionid"]
    assert '<html lang="fr"' in client.get("/fr/groups/").content.decode()


@pytest.mark.django_db
def test_an_error_under_the_admin_speaks_the_language_of_its_reader(client):
    client.force_login(UserFactory(staff=True, language="fr"))
    response = client.get("/admin/members/application/", headers={"accept-language": "en"})
    assert response.status_code == 403
    assert '<html lang="fr"' in response.content.decode()


@pytest.mark.urls("tests.alliance.test_errors")
class TestFailures:
    def test_a_fault_of_ours_is_a_500(self, client):
        response = client.get("/fails/?with=programming", headers={"accept-language": "fr"})
        assert response.status_code == 500
        assert "Un problème est survenu de notre côté" in response.content.decode()
        assert POLICY in response["Content-Security-Policy"]

    def test_a_database_out_of_reach_is_a_503_that_says_when_to_return(self, client):
        response = client.get("/fails/?with=operational", headers={"accept-language": "ar"})
        assert response.status_code == 503
        assert response["Retry-After"] == "30"
        assert "ستعود البوابة بعد لحظات" in response.content.decode()


@pytest.fixture(scope="module")
def portal(static_files):
    """The real portal, with a database that refuses."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"postgres://nobody@127.0.0.1:{closed.getsockname()[1]}/nothing"
        portal = Portal(static_files.parent, DATABASE_URL=address)
        try:
            yield portal.start()
        finally:
            portal.stop()


class TestWithoutDatabase:
    @pytest.mark.parametrize(
        ("path", "cookie", "status"),
        [
            ("/fr/", "", 503),
            ("/fr/groups/", "", 503),
            ("/fr/terms/", SESSION, 503),
            ("/admin/", SESSION, 503),
            ("/sitemap.xml", "", 503),
            ("/fr/rien/", "", 404),
            ("/health/live", "", 200),
            ("/health/ready", "", 503),
            ("/robots.txt", "", 200),
        ],
    )
    def test_every_address_answers(self, portal, path, cookie, status):
        web = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=10)
        web.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        response = web.getresponse()
        body = response.read().decode()
        web.close()
        assert response.status == status
        assert response.headers["Set-Cookie"] is None
        assert POLICY in response.headers["Content-Security-Policy"]
        if status == 503 and path.startswith("/fr/"):
            assert "Le portail revient dans un instant" in body
            assert response.headers["Retry-After"] == "30"

    def test_a_large_body_is_not_waited_for(self, portal):
        """It is announced and never comes."""
        web = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=10)
        web.putrequest("POST", "/es/apply/organisation/")
        web.putheader("Content-Length", "300000000")
        web.endheaders()
        response = web.getresponse()
        assert response.status == 413
        assert "Es más de lo que podemos aceptar" in response.read().decode()
        web.close()


@pytest.mark.django_db
class TestHealth:
    def test_ready_when_everything_answers(self, client):
        response = client.get("/health/ready")
        assert response.status_code == 200
        assert response.json() == {"status": "ok", "database": "ok", "migrations": "ok", "redis": "ok"}
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]

    def test_without_redis_pages_are_still_served(self, client, settings):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        response = client.get("/health/ready")
        assert response.status_code == 200
        assert response.json()["status"] == "degraded"
        assert response.json()["redis"] == "failed"

    def test_a_migration_that_waits_is_not_ready(self, client):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'alliance'")
        response = client.get("/health/ready")
        assert response.status_code == 503
        assert response.json()["migrations"] == "failed"

    def test_alive_asks_nothing(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert client.get("/health/live").json() == {"status": "ok"}
