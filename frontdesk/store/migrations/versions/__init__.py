"""Steps of the tables that every package shares."""
