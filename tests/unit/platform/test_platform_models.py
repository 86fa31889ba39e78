"""Every model of the site: its personal fields are declared, its keys point downward."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

PYPROJECT = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
OURS = [model for model in apps.get_models() if model.__module__.startswith("quartiers.platform.")]
# Fields that may hold what someone typed, or who they are.
FREE = (
    models.CharField,
    models.TextField,
    models.FileField,
    models.JSONField,
    models.GenericIPAddressField,
    models.BinaryField,
)
# Those of them that never say anything of a person, with no more words than it takes to see it.
NOT_PERSONAL = {
    "accounts.Attempt": {"kind"},
    "accounts.Membership": {"territory_code"},
    "accounts.Organisation": {"kind", "name", "siren"},
    "accounts.SignInLink": {"digest"},
    "catalogue.AidVersion": {"aid", "territory_code", "stamp"},
    "catalogue.Proposal": {
        "aid", "territory_code", "from_territory", "origin", "outside_id", "outside_digest", "outside_place", "alike", "state",
    },
    "catalogue.SourceLink": {"url", "trouble"},
    "desk.Letter": {"message_id", "kind", "failure"},
    "journal.Entry": {"action", "object_kind", "object_id", "territory_code", "fields"},
    "observatory.Choice": {
        "area_code", "card", "territory_code", "decision", "reason", "sentence_fr", "edition",
    },
    "observatory.Correction": {
        "siret", "field", "old_value", "new_value", "edition", "territory_code", "area_code", "state",
    },
    "observatory.Publication": {"edition", "kind", "method_version"},
    "observatory.Publishing": {"edition", "state", "step", "sentence_fr"},
    "territories.Commune": {"edition", "code", "name", "key"},
    "territories.DocumentedFact": {"territory_code", "field", "value", "source_title", "source_url", "confidence"},
    "territories.Neighbourhood": {"edition", "code", "name", "key", "territory_code", "commune_codes"},
    "territories.Territory": {"edition", "code", "name", "key", "holder_kind"},
    "web.UseCount": {"kind"},
}  # fmt: skip


def _personal(model):
    return model.Personal.fields


def _names(model):
    return {field.name for field in model._meta.get_fields() if not field.auto_created}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_personal_fields_are_declared(model):
    """A model says which of its fields are personal, and they exist."""
    assert set(_personal(model)) <= _names(model)
    assert all(kind for kind in _personal(model).values())


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_field_is_personal_or_known_not_to_be(model):
    """Whoever adds a field of text decides; a fixed list of choices tells of nobody by itself, but a role does."""
    free = {field.name for field in model._meta.get_fields() if isinstance(field, FREE) and not field.auto_created}
    known = NOT_PERSONAL.get(model._meta.label, set())
    undecided = free - set(_personal(model)) - known
    assert not undecided, f"declare in {model._meta.label}.Personal, or in NOT_PERSONAL: {sorted(undecided)}"
    assert not known & set(_personal(model)), "both personal and not"
    assert known <= free, f"no longer a field of text: {sorted(known - free)}"


def test_models_known_not_to_be_personal_exist():
    """The list above names nothing that is gone."""
    assert set(NOT_PERSONAL) <= {model._meta.label for model in OURS}


def _floors():
    """How high each app stands, from the order that import-linter keeps."""
    (contract,) = [c for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["name"] == "Arrows point down: platform"]
    layers = list(reversed(contract["layers"]))
    return {name.strip(" ()"): height for height, layer in enumerate(layers) for name in layer.split("|")}


def _keys():
    for model in OURS:
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and not field.auto_created else None
            if target in OURS:
                yield pytest.param(model, target, id=f"{model._meta.label}.{field.name}")


@pytest.mark.parametrize(("model", "target"), list(_keys()))
def test_keys_point_downward(model, target):
    """A row knows rows of its own app or of one below: what is above can be taken away."""
    floors = _floors()
    above, below = model._meta.app_label, target._meta.app_label
    assert above == below or floors[below] < floors[above]
