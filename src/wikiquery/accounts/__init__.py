"""Accounts: who may log in, with which password, what they may do, and the sessions that tell their requests apart."""

from .accounts import Accounts
from .enrolment import Enrolment
from .files import Files, files_of
from .register import FIRST_OWN_ID, Register

__all__ = ["FIRST_OWN_ID", "Accounts", "Enrolment", "Files", "Register", "files_of"]
