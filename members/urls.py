"""Addresses of members."""

from django.urls import path

from members.views import directory

urlpatterns = [
    path("members/", directory.organisation_list, name="members"),
    path("members/<slug:slug>/", directory.organisation_detail, name="organisation"),
]
