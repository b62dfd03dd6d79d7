"""Addresses of initiatives."""

from django.urls import path

from initiatives import views

urlpatterns = [
    path("strategy/", views.strategy, name="strategy"),
    path("initiatives/", views.initiative_list, name="initiatives"),
    path("initiatives/<slug:slug>/", views.initiative_detail, name="initiative"),
]
