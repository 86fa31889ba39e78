"""Pages that anyone reads."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import atlas_page, gallery, health, home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("composants/", gallery.gallery, name="gallery"),
    path("carte/", atlas_page.atlas_page, name="atlas"),
    path("editions/<str:edition>/carte.geojson", atlas_page.geojson, name="atlas-geojson"),
    path("sante/", health.health, name="health"),
    path("pret/", health.ready, name="ready"),
]
