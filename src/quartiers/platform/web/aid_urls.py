"""Aids: the catalogue's pages."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import aids, aids_sheet

urlpatterns: list[URLPattern | URLResolver] = [
    path("aides/", aids.aids, name="aids"),
    path("aides/<str:aid>/", aids_sheet.sheet, name="aid"),
]
