"""Asking another wiki's API over HTTP: only for what describes that wiki."""

from .siteinfo import siteinfo

__all__ = ["siteinfo"]
