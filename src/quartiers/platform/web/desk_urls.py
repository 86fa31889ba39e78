"""The outbox and its demonstration page, the journal."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import outbox

urlpatterns: list[URLPattern | URLResolver] = [
    path("demonstration/courrier/", outbox.demonstration, name="demonstration-mail"),
    path("equipe/envois/", outbox.outbox, name="outbox"),
    path("equipe/envois/<int:letter_id>/reprendre/", outbox.retry, name="outbox-retry"),
]
