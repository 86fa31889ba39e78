"""Signing in and out, one's own account, people and roles."""

from django.urls import URLPattern, URLResolver, path

from quartiers.platform.web import sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("connexion/", sign_in.sign_in, name="sign-in"),
]
