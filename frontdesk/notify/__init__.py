"""Telling people: a notice is kept in the transaction of the change it tells of, and sent afterwards."""
