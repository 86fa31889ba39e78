"""Pages that anyone reads."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import health, home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("sante/", health.health, name="health"),
    path("pret/", health.ready, name="ready"),
]
