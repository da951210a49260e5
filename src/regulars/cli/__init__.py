"""Filled in this change."""
