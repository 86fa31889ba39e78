"""What the forms of the site share: each error is tied to its field, for those who do not see it."""

from django.core.exceptions import ValidationError
from dsfr.forms import DsfrBaseForm, DsfrBoundField

from quartiers.knowledge.portrait.typography import french


class SiteBoundField(DsfrBoundField):
    """Names both the hint and the error; the templates of the design system forget the hint when there is an error."""

    @property
    def aria_describedby(self) -> str | None:
        """The hint, then the error."""
        if self.is_hidden or not self.auto_id:
            return None
        hint = [f"{self.auto_id}_helptext"] if self.help_text else []
        return " ".join([*hint, f"{self.auto_id}-desc-error"] if self.errors else hint)


class SiteForm(DsfrBaseForm):
    """A form of the site."""

    bound_field_class = SiteBoundField

    def add_error(self, field: str | None, error: str | ValidationError) -> None:
        """A sentence of ours is typeset; those of Django are already."""
        super().add_error(field, french(error) if isinstance(error, str) else error)


class FilterBoundField(SiteBoundField):
    """A field of a filter: all are optional, so none says it."""

    template_name = "web/filter_field.html"


class FilterForm(SiteForm):
    """What to keep of a list; its answers stand in the address, so that going back finds them again."""

    bound_field_class = FilterBoundField
