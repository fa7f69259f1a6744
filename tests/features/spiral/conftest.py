"""The cohort and the two schools that the tests of schools have."""

from tests.features.schools.conftest import scene

__all__ = ["scene"]
