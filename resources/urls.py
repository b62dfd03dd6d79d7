"""Addresses of resources."""

urlpatterns: list = []
