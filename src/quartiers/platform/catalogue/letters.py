"""The letter that tells somebody what became of the aid that they proposed."""

import datetime

from django.conf import settings

from quartiers.platform.accounts.models import Person
from quartiers.platform.catalogue.models import Proposal, ProposalState
from quartiers.platform.desk.actions import write

_TEXT = """Bonjour,

L'aide que vous avez proposée, « {name} », est {state}.
{reason}
La proposition et ce qu'elle est devenue :

{link}

Vous recevez cette lettre parce que vous l'avez proposée ; elle n'attend pas de réponse.
"""


def write_answer(proposal: Proposal, *, aid_name: str, reason: str, at: datetime.datetime) -> None:
    """Write to the author of a proposal that was published or refused, while their account is open; in the transaction."""
    number = proposal.proposed_by.removeprefix("person:")
    author = Person.objects.filter(pk=int(number), is_active=True).first() if number.isdecimal() else None
    if author is None:
        return
    state = "publiée" if proposal.state == ProposalState.PUBLISHED else "refusée"
    said = f"\nLa personne qui l'a relue répond : {reason}\n" if reason else ""
    link = f"{settings.SITE_URL}/mon-espace/catalogue/{proposal.pk}/"
    text = _TEXT.format(name=aid_name, state=state, reason=said, link=link)
    write(to=author.email, subject=f"Votre aide est {state} : {aid_name}", text=text, kind="aid_answer", at=at)
