"""Officers' corrections, the national team's editions and documented facts."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
