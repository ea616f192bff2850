"""Who speaks for whom."""

import pytest

from ticket_sync.model import Role
from ticket_sync.sources.staff import role_of


@pytest.mark.parametrize(
    ("person", "agents", "expected"),
    [
        ("", (), Role.SYSTEM),
        ("", ("op1",), Role.SYSTEM),
        ("alice", (), Role.CUSTOMER),
        ("Alice", (), Role.CUSTOMER),
        ("op1", (), Role.STAFF),
        ("op1", ("OP1",), Role.STAFF),
        ("bob", ("op1",), Role.CUSTOMER),
        ("alice", ("alice",), Role.STAFF),
    ],
)
def test_roles(person: str, agents: tuple[str, ...], expected: Role) -> None:
    """Named agents are the staff; where nobody is named everybody but the requester is; nobody is a machine."""
    assert expected is role_of(person, "alice", agents)
