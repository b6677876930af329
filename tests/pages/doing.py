"""
What somebody else does meanwhile, and forms read whole: fields that stand there several times, and long texts.
"""

from __future__ import annotations

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from partnerkit import Client, NewNote, Note, OperatorId, PartnerKit
from tests.pages.site import SZABO, Site, operator

_BOGLARKA = 1
_ILONA = 4


def line(place: Site, name: str = SZABO) -> Client:
    """
    Return a client as it is now; Ilona sees every one.
    """
    account_id = place.accounts[name].id
    return place.database.run(lambda kit: kit.clients.of_account(account_id, by=operator(kit, _ILONA)))


def address(place: Site, name: str) -> str:
    """
    Return the address of any client's page, of a secure one too.
    """
    return f"/console/clients/{line(place, name).id}"


def tag(place: Site, *tags: str, name: str = SZABO) -> None:
    """
    Give a client these tags and no others, as Boglárka does.
    """
    id = line(place, name).id
    place.database.run(lambda kit: kit.clients.set_tags(id, tags, by=operator(kit, _BOGLARKA)))


def note(place: Site, text: str, name: str = SZABO) -> Note:
    """
    Write a note on a client, as Boglárka does.
    """
    id = line(place, name).id
    return place.database.run(lambda kit: kit.notes.write(id, NewNote(text=text), by=operator(kit, _BOGLARKA)))


def change(place: Site, before: Note, text: str) -> None:
    """
    Write a note anew, as Boglárka does.
    """
    new = NewNote(text=text)
    place.database.run(lambda kit: kit.notes.change(before.client_id, before.id, new, by=operator(kit, _BOGLARKA)))


def remove(place: Site, before: Note) -> None:
    """
    Remove a note, as Boglárka does.
    """
    place.database.run(lambda kit: kit.notes.remove(before.client_id, before.id, by=operator(kit, _BOGLARKA)))


def notes(place: Site, name: str = SZABO) -> list[str]:
    """
    Return what the notes on a client say, newest first.
    """
    id = line(place, name).id
    return [note.text for note in place.database.run(lambda kit: kit.notes.list(id, by=operator(kit, _ILONA))).items]


def id_of(place: Site, number: int) -> OperatorId:
    """
    Return the id of a seeded operator.
    """
    return place.database.run(lambda kit: OperatorId(operator(kit, number).id))


class Whole(HTMLParser):
    """
    Reads the forms of a page, each field as often as it stands there.
    """

    def __init__(self, answer: TestResponse) -> None:
        super().__init__()
        self.forms: list[tuple[str, MultiDict[str, str]]] = []
        self.shown: list[str] = []
        self._text: str | None = None
        self._list: str | None = None
        self.feed(answer.get_data(as_text=True))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append((given["action"], MultiDict()))
        elif tag == "input" and self.forms and "name" in given:
            self.forms[-1][1].add(given["name"], given.get("value", ""))
        elif tag == "textarea":
            self._text, self.shown = given.get("name", ""), [*self.shown, ""]
        elif tag == "select" and self.forms:
            self._list = given["name"]
        elif tag == "option" and "selected" in given and self._list:
            self.forms[-1][1][self._list] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self.shown[-1] = self.shown[-1].removeprefix("\n")  # as browsers do
            if self._text:
                self.forms[-1][1][self._text] = self.shown[-1]
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self.shown[-1] += data

    def form(self, action: str) -> MultiDict[str, str]:
        """
        Return the fields of the form that goes to an address, whatever its query.
        """
        return next(fields for to, fields in self.forms if to.partition("?")[0] == action)


def by_the_vendor(place: Site, number: int) -> None:
    """
    Block an operator, as the vendor does: whoever it is.
    """
    id = id_of(place, number)

    def block(kit: PartnerKit) -> None:
        partner = operator(kit, 0).partner
        kit.partners.block_operator(partner, id, by=kit.actors.vendor("support"))

    place.database.run(block)
