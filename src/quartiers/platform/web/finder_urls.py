"""The finder of a person, and its widget for a territory's own site."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import finder, finder_kept, finder_widget

urlpatterns: list[URLPattern | URLResolver] = [
    path("aides/trouver/", finder.finder, name="finder"),
    path("aides/trouver/garder/", finder_kept.keep, name="finder-keep"),
    path("aides/trouver/reprendre/", finder_kept.kept, name="finder-kept"),
    path("widget/<str:code>/", finder_widget.widget, name="finder-widget"),
]
