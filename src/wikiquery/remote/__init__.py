"""Asking another wiki's API over HTTP: only for what describes that wiki."""

from .description import describe

__all__ = ["describe"]
