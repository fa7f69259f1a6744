"""Programmes, and the sessions along a cohort's journey."""
