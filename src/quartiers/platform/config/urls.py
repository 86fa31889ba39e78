"""Every address of the site, by who uses it; the scheme is settled in docs/adresses.md."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("quartiers.platform.web.public_urls")),
    path("", include("quartiers.platform.web.data_urls")),
    path("", include("quartiers.platform.web.account_urls")),
    path("", include("quartiers.platform.web.team_urls")),
    path("", include("quartiers.platform.web.catalogue_urls")),
    path("", include("quartiers.platform.web.desk_urls")),
    path("", include("quartiers.platform.web.finder_urls")),
    path("", include("quartiers.platform.web.officer_aid_urls")),
    # Last: «/aides/<aid>/» would take what others have under /aides/.
    path("", include("quartiers.platform.web.aid_urls")),
]
handler404 = "quartiers.platform.web.errors.not_found"
handler500 = "quartiers.platform.web.errors.broken"
handler403 = "quartiers.platform.web.errors.forbidden"
handler400 = "quartiers.platform.web.errors.bad_request"
