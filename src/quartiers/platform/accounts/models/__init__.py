"""Shapes and constraints: people and what they are, and what signing in leaves behind."""

from quartiers.platform.accounts.models.people import Membership, Organisation, Person
from quartiers.platform.accounts.models.sign_in import Attempt, Authenticator, RecoveryCode, SignInLink

__all__ = ["Attempt", "Authenticator", "Membership", "Organisation", "Person", "RecoveryCode", "SignInLink"]
