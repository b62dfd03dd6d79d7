"""Addresses of resources."""

from django.urls import path

from resources import views

urlpatterns = [
    path("", views.product_list, name="resources"),
    path("<slug:slug>/", views.product_detail, name="product"),
]
