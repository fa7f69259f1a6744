"""What keeps the service up: backups, schema, commands."""
