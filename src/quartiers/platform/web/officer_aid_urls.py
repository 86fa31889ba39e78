"""Aids for officers: whom they reach in a place, and what a project may ask for."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import project_aids, reach, reach_files, reach_lists

urlpatterns: list[URLPattern | URLResolver] = [
    path("aides/pour-un-projet/", project_aids.project_aids, name="project-aids"),
    path("aides/pour-un-projet.csv", project_aids.project_aids_file, name="project-aids-file"),
    path("quartiers/<str:code>/aides/", reach.area_reach, name="area-reach"),
    path("quartiers/<str:code>/aides/aides.csv", reach_files.area_csv, name="area-reach-csv"),
    path("territoires/<str:code>/aides/", reach.territory_reach, name="territory-reach"),
    path("territoires/<str:code>/aides/aides.csv", reach_files.territory_csv, name="territory-reach-csv"),
    path("mon-espace/aides/<str:code>/<str:aid>/", reach_lists.aid_list, name="aid-list"),
]
