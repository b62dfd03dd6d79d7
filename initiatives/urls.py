"""Addresses of initiatives."""

urlpatterns: list = []
