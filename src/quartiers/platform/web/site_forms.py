"""What the forms of the site share: each error is tied to its field, for those who do not see it."""

from dsfr.forms import DsfrBaseForm, DsfrBoundField


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
