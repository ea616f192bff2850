"""Who speaks for whom: only what a person of the staff says in public is a first response."""

from collections.abc import Iterable

from ticket_sync.model import Role


def role_of(person: str, requester: str, agents: Iterable[str]) -> Role:
    """The role of a person in one ticket.

    Args:
        person: as the tracker names them; empty where a machine did it.
        requester: who asked.
        agents: the people of the staff; where nobody is named, everybody but the requester is.
    """
    if not person:
        return Role.SYSTEM
    named = {agent.casefold() for agent in agents}
    if named:
        return Role.STAFF if person.casefold() in named else Role.CUSTOMER
    return Role.CUSTOMER if person.casefold() == requester.casefold() else Role.STAFF
