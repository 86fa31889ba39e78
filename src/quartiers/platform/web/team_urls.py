"""Officers' corrections, the national team's editions and documented facts."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import team_editions

urlpatterns: list[URLPattern | URLResolver] = [
    path("equipe/editions/", team_editions.editions, name="team-editions"),
    path("equipe/editions/publications/<int:number>/", team_editions.publishing, name="team-publishing"),
    path("equipe/editions/publications/<int:number>/etat/", team_editions.publishing_state, name="team-publishing-state"),
    path("equipe/editions/publications/<int:number>/arreter/", team_editions.stop_publishing, name="team-publishing-stop"),
    path("equipe/editions/<str:name>/publier/", team_editions.publish, name="team-publish"),
    path("equipe/editions/<str:name>/revenir/", team_editions.go_back, name="team-go-back"),
]
