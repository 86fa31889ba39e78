"""Aids: the catalogue's pages."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import aids, aids_calendar, aids_files, aids_sheet, aids_together, aids_words

urlpatterns: list[URLPattern | URLResolver] = [
    path("aides/", aids.aids, name="aids"),
    path("aides/calendrier/", aids_calendar.calendar_page, name="aids-calendar"),
    path("aides/calendrier.ics", aids_calendar.calendar_file, name="aids-calendar-file"),
    path("aides/catalogue.json", aids_files.catalogue_json, name="aids-json"),
    path("aides/catalogue.csv", aids_files.catalogue_csv, name="aids-csv"),
    path("aides/schema.json", aids_files.aid_schema, name="aid-schema"),
    path("aides/ensemble/", aids_together.together, name="aids-together"),
    path("aides/non-calculables/", aids_words.not_computable, name="aids-not-computable"),
    path("aides/<str:aid>/", aids_sheet.sheet, name="aid"),
]
