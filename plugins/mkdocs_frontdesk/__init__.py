"""The MkDocs plugins of Frontdesk. Plugin shells are thin: the value lives in plain functions."""
