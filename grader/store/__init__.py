"""Results that last: what was handed in, every report, every decision of staff, and who moved which grade.

Nothing is changed or deleted, but by `Store.forget`: a regrade or an override is a new row. SQLite by default,
PostgreSQL by URL; both speak the same language here.

    database    opening one: refusing what is not ours, migrating what is old, errors as sentences
    schema      the tables
    store       `Store`: reading and adding
    cached      grading through a store: no work is done twice, nothing done is lost
    copying     backup and restore
    personal    one student's data: a copy of all of it, and its deletion
    migrations  one step per version of the schema (Alembic)

Importing this package loads SQLAlchemy: commands import it when they run.
"""

from grader.store.cached import grade_with
from grader.store.store import Store

__all__ = ["Store", "grade_with"]
