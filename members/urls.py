"""Addresses of members."""

urlpatterns: list = []
