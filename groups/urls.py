"""Addresses of groups."""

urlpatterns: list = []
