"""Signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def sign_in(request: HttpRequest) -> HttpResponse:
    """The page that asks for an address."""
    return render(request, "web/accounts/sign_in.html")
