"""What the site knows: its sections, an index of their words in shards, and queries that read only the shards."""
