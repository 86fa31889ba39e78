"""The journal in words."""

import datetime
from dataclasses import dataclass

from quartiers.platform.accounts.models import Person
from quartiers.platform.journal.models import Entry
from quartiers.platform.territories.facts import FACTS

_ACTIONS = {
    "accept_correction": "a accepté une correction",
    "ask_publication": "a demandé une publication",
    "begin_enrolment": "a commencé à installer son application de codes",
    "confirm_enrolment": "a installé son application de codes",
    "create_organisation": "a ajouté une organisation",
    "create_person": "a ouvert un compte",
    "end_membership": "a mis fin à un rôle",
    "dismiss_potential": "a écarté un potentiel",
    "draft_aid": "a écrit une proposition d'aide",
    "document_fact": "a documenté un fait",
    "erase": "a effacé un compte",
    "give_up_publication": "a arrêté une publication",
    "give_role": "a donné un rôle",
    "import_aid": "a importé une aide",
    "keep_potential": "a gardé un potentiel",
    "make_sign_in_link": "a fait un lien de connexion",
    "propose_correction": "a proposé une correction",
    "publication_failed": "a vu échouer une publication",
    "publication_interrupted": "a vu s'interrompre une publication",
    "publish": "a publié une édition",
    "publish_aid": "a publié une aide proposée",
    "publish_again": "a publié de nouveau une édition",
    "refuse_aid": "a refusé une aide proposée",
    "refuse_code": "a donné un code faux",
    "refuse_correction": "a refusé une correction",
    "rename": "a changé un nom",
    "reopen_aid": "a rouvert sa proposition d'aide",
    "reopen_correction": "a annulé la relecture d'une correction",
    "read_aid_list": "a ouvert la liste des établissements qu'une aide pourrait toucher",
    "read_handovers": "a ouvert la liste des établissements anciens",
    "reset_enrolment": "a retiré une application de codes",
    "restore_aid": "a repris une version d'une aide",
    "restore_fact": "a repris une version d'un fait",
    "retire_aid": "a retiré une aide du site",
    "retry_letter": "a relancé une lettre",
    "roll_back": "est revenu à une édition",
    "sign_in_invented": "a pris la place d'une personne inventée",
    "sign_out_everywhere": "a fermé toutes ses sessions",
    "submit_aid": "a envoyé une aide à la relecture",
    "take_up_aid": "a repris une aide importée",
    "take_code": "a donné un code",
    "take_recovery_code": "a utilisé un code de secours",
    "undo_potential": "a annulé un choix sur un potentiel",
    "use_sign_in_link": "a suivi un lien de connexion",
    "withdraw_aid": "a retiré sa proposition d'aide",
    "withdraw_correction": "a retiré une correction",
}
# What people read; the table that one takes away keeps the fields' own names. Facts and corrections are named elsewhere.
_FIELDS = {
    "aid": "aide",
    "confirmed_at": "confirmation",
    "decision": "choix",
    "email": "adresse",
    "ends_on": "fin",
    "is_current": "édition servie",
    "kind": "nature",
    "last_login": "dernière connexion",
    "last_step": "dernier code",
    "lat": "latitude",
    "lon": "longitude",
    "naf_code": "activité",
    "name": "nom",
    "ouvert": "ouvert ou fermé",
    "password": "sessions",
    "role": "rôle",
    "sealed_secret": "secret scellé",
    "siren": "SIREN",
    "starts_on": "début",
    "state": "état",
    "text": "texte",
    "used_at": "usage",
    "why": "raison",
} | {fact.name: fact.label_fr for fact in FACTS}
_KINDS = {
    "accounts.authenticator": "application de codes",
    "accounts.membership": "rôle",
    "accounts.organisation": "organisation",
    "accounts.person": "personne",
    "accounts.signinlink": "lien de connexion",
    "catalogue.aidversion": "version d'une aide",
    "catalogue.proposal": "aide proposée",
    "desk.letter": "lettre",
    "observatory.choice": "choix sur un potentiel",
    "observatory.correction": "correction",
    "observatory.publication": "publication",
    "observatory.publishing": "publication demandée",
    "territories.documentedfact": "fait documenté",
    "territories.neighbourhood": "quartier",
}


@dataclass(frozen=True)
class Line:
    """An entry, ready to be read."""

    at: datetime.datetime
    who: str
    what: str
    on: str
    territory_code: str
    subject: str
    fields: str


def readable(entry: Entry, *, reader: Person) -> Line:
    """An entry as its reader may read it: people by their numbers, oneself as such."""
    return Line(
        at=entry.at,
        who=someone_fr(entry.actor, reader=reader),
        what=_of_oneself(entry.action) if entry.actor == reader.actor else action_fr(entry.action),
        on=f"{_KINDS.get(entry.object_kind, entry.object_kind)} {entry.object_id}",
        territory_code=entry.territory_code,
        subject=someone_fr(entry.subject, reader=reader) if entry.subject else "",
        fields=", ".join(_FIELDS.get(name, name) for name in entry.fields),
    )


def action_fr(action: str) -> str:
    """What was done; the action's own name when it has no words yet."""
    return _ACTIONS.get(action, action)


def _of_oneself(action: str) -> str:
    """The same after «vous»: «avez proposé une correction», «êtes revenu·e à une édition»."""
    words = action_fr(action).replace("ses sessions", "vos sessions").replace("son application", "votre application")
    words = words.replace("sa proposition", "votre proposition")
    if words.startswith("a "):
        return f"avez {words.removeprefix('a ')}"
    return words.replace("est revenu ", "êtes revenu·e ", 1)


def someone_fr(actor: str, *, reader: Person) -> str:
    """A person by their number: the journal holds no name, and its page adds none."""
    if actor == reader.actor:
        return "vous"
    if actor == "system":
        return "le site"
    return actor.replace("person:", "personne ")
