"""Songwriter: an offline songwriting desk."""

__version__ = "0.1.0"
