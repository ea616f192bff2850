"""The hub of Frontdesk: what two or more of its packages need. It knows none of them."""
