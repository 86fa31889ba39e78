"""Aids proposed, reviewed, their versions, their links."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import catalogue_history, catalogue_proposals, catalogue_queues, catalogue_review

urlpatterns: list[URLPattern | URLResolver] = [
    path("mon-espace/catalogue/", catalogue_proposals.proposals, name="aid-proposals"),
    path("mon-espace/catalogue/commencer/", catalogue_proposals.begin, name="aid-proposal-begin"),
    path("mon-espace/catalogue/importees/", catalogue_proposals.imported, name="aid-proposals-imported"),
    path("mon-espace/catalogue/<int:number>/", catalogue_proposals.proposal, name="aid-proposal"),
    path("mon-espace/catalogue/<int:number>/verifier/", catalogue_proposals.check, name="aid-proposal-check"),
    path("mon-espace/catalogue/<int:number>/retirer/", catalogue_proposals.withdraw, name="aid-proposal-withdraw"),
    path("mon-espace/catalogue/<int:number>/rouvrir/", catalogue_proposals.reopen, name="aid-proposal-reopen"),
    path("mon-espace/catalogue/<int:number>/reprendre/", catalogue_proposals.take_up, name="aid-proposal-take-up"),
    path("equipe/catalogue/", catalogue_queues.queues, name="team-aids"),
    path("equipe/catalogue/demander/", catalogue_queues.ask, name="team-aids-ask"),
    path("equipe/catalogue/<int:number>/", catalogue_review.review, name="team-aid"),
    path("equipe/catalogue/aides/<str:aid>/", catalogue_review.versions, name="team-aid-versions"),
    path("aides/<str:aid>/versions/", catalogue_history.history, name="aid-history"),
]
