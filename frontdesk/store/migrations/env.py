"""What Alembic runs: the steps, in the transaction that the caller opened."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=False)  # the caller commits
context.run_migrations()
