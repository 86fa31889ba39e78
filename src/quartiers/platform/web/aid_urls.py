"""Aids: the catalogue's pages."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import aids, aids_sheet, aids_words

urlpatterns: list[URLPattern | URLResolver] = [
    path("aides/", aids.aids, name="aids"),
    path("aides/non-calculables/", aids_words.not_computable, name="aids-not-computable"),
    path("aides/<str:aid>/", aids_sheet.sheet, name="aid"),
]
