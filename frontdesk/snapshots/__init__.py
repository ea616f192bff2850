"""The public contracts: what is published as data, field by field. A snapshot has no field for a person's data."""
