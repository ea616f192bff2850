"""The documentation framework on the site: checks, boxes, lists, references, the catalogue."""
