"""Signing in and out, one's own account, people and roles, the journal."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import account, journal, people, second_factor, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("connexion/", sign_in.sign_in, name="sign-in"),
    path("connexion/envoi/", sign_in.sent, name="sign-in-sent"),
    path("connexion/lien/<str:token>/", sign_in.link, name="sign-in-link"),
    path("connexion/code/", second_factor.code, name="sign-in-code"),
    path("connexion/code/installer/", second_factor.enrol, name="sign-in-enrol"),
    path("connexion/demonstration/", sign_in.take_place, name="sign-in-demonstration"),
    path("deconnexion/", sign_in.sign_out, name="sign-out"),
    path("mon-compte/", account.account, name="account"),
    path("mon-compte/nom/", account.rename, name="account-name"),
    path("mon-compte/sessions/", account.leave_everywhere, name="account-sessions"),
    path("mon-compte/mes-donnees.json", account.export, name="account-export"),
    path("mon-compte/effacer/", account.erase, name="account-erase"),
    path("equipe/personnes/", people.people, name="people"),
    path("equipe/personnes/inviter/", people.invite, name="people-invite"),
    path("equipe/personnes/<int:person_id>/", people.person, name="person"),
    path("equipe/roles/<int:membership_id>/fin/", people.end, name="membership-end"),
    path("equipe/roles/<int:membership_id>/attestation.pdf", people.attestation, name="membership-attestation"),
    path("journal/", journal.journal, name="journal"),
    path("journal/journal.csv", journal.export, name="journal-export"),
]
