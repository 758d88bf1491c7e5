"""Steps from one version of the schema to the next, oldest first; Alembic runs those that a database lacks."""
