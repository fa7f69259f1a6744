"""Rules of the project as tests; each checker is also shown to catch a planted fault."""
