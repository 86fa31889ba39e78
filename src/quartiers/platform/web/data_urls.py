"""Downloads, under each source's rule and licence."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import downloads

urlpatterns: list[URLPattern | URLResolver] = [
    path("donnees/", downloads.data, name="data"),
    path("donnees/dictionnaire/", downloads.data_dictionary, name="data-dictionary"),
    path("editions/<str:edition>/fichiers/<str:name>", downloads.edition_file, name="edition-file"),
    path("editions/<str:edition>/dictionnaire.csv", downloads.dictionary_file, name="dictionary-file"),
    path("editions/<str:edition>/manifeste.json", downloads.manifest_file, name="manifest-file"),
]
