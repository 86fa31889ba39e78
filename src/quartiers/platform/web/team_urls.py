"""Officers' corrections, the national team's editions and documented facts."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import corrections, handovers, my_space, potential_choices, team_editions, team_facts

urlpatterns: list[URLPattern | URLResolver] = [
    path("mon-espace/", my_space.my_space, name="my-space"),
    path("mon-espace/corrections/", corrections.corrections, name="corrections"),
    path("mon-espace/corrections/fichier/", corrections.export, name="corrections-export"),
    path("mon-espace/corrections/proposer/<str:siret>/", corrections.propose, name="correction-propose"),
    path("mon-espace/corrections/<uuid:number>/", corrections.correction, name="correction"),
    path("mon-espace/corrections/<uuid:number>/relire/", corrections.review, name="correction-review"),
    path("mon-espace/corrections/<uuid:number>/annuler/", corrections.reopen, name="correction-reopen"),
    path("mon-espace/corrections/<uuid:number>/retirer/", corrections.withdraw, name="correction-withdraw"),
    path("mon-espace/potentiels/<str:code>/choisir/", potential_choices.choose_potential, name="potential-choose"),
    path("mon-espace/potentiels/choix/<int:number>/annuler/", potential_choices.undo_potential, name="potential-undo"),
    path("mon-espace/transmissions/<str:code>/", handovers.handovers, name="handovers"),
    path("equipe/editions/", team_editions.editions, name="team-editions"),
    path("equipe/editions/publications/<int:number>/", team_editions.publishing, name="team-publishing"),
    path("equipe/editions/publications/<int:number>/etat/", team_editions.publishing_state, name="team-publishing-state"),
    path("equipe/editions/publications/<int:number>/arreter/", team_editions.stop_publishing, name="team-publishing-stop"),
    path("equipe/editions/<str:name>/publier/", team_editions.publish, name="team-publish"),
    path("equipe/editions/<str:name>/revenir/", team_editions.go_back, name="team-go-back"),
    path("equipe/faits/", team_facts.facts, name="team-facts"),
    path("equipe/faits/<str:code>/", team_facts.territory_facts, name="team-territory-facts"),
    path("equipe/faits/<str:code>/<str:field>/", team_facts.edit_fact, name="team-fact"),
    path("equipe/faits/<str:code>/<str:field>/reprendre/", team_facts.restore, name="team-fact-restore"),
]
