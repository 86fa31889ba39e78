"""Pages that anyone reads."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import gallery, health, home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("composants/", gallery.gallery, name="gallery"),
    path("sante/", health.health, name="health"),
    path("pret/", health.ready, name="ready"),
]
