"""
What an account has chosen is kept in four parts by class, so that whole columns are copied, exported or erased (R-01).
"""

from decimal import Decimal
from typing import Any

import attrs
import pytest

from partnerkit import Secret
from partnerkit.portal.model import PORTAL, Billing, General, Tickets
from partnerkit.repository import field_classes
from partnerkit.sealing import KeySealer
from partnerkit.settings.model import SettingsChanged, SettingsDocument, chosen_in, open_part, parted
from partnerkit.values import AccountId, FieldClass
from tests.library.sections.having import ANNA, NORA, OWNER
from tests.library.settings.booking import BOOKING, BookingSettings, Start

TAB = BOOKING.tabs["general"]
SEALER = KeySealer([Secret("the signing key of a test")])
FULL = BookingSettings(
    online=False,
    waiting=True,
    notice=48,
    week=Start.SUNDAY,
    deposit=Decimal("12.50"),
    rules="One\nTwo",
    rooms=("north", "south"),
    contact="Kovács Éva",
    host=NORA,
    helpers=(NORA, ANNA),
    token=Secret("s3cret"),
)


def kept(tab: Any = TAB, **parts: Any) -> SettingsDocument:
    """
    Return a document with parts.
    """
    made = SettingsDocument(account_id=AccountId(OWNER), id=tab.id, section=tab.section, tab=tab.name)
    return attrs.evolve(made, **parts)


@pytest.mark.requirement("R-01", call="settings.change")
def test_each_setting_is_in_the_part_of_its_class() -> None:
    """As plain JSON; a secret sealed, and one that is not set in no part."""
    parts = parted(TAB, FULL, SEALER)
    sealed = parts.pop("secrets")
    assert parts == {
        "plain": {
            "online": False,
            "waiting": True,
            "notice": 48,
            "week": "sunday",
            "deposit": "12.50",
            "rules": "One\nTwo",
            "rooms": ["north", "south"],
        },
        "referring": {"host": str(NORA), "helpers": [str(NORA), str(ANNA)]},
        "personal": {"contact": "Kovács Éva"},
    }
    assert set(sealed) == {"token"}
    assert "s3cret" not in sealed["token"]
    assert parted(TAB, BookingSettings(), SEALER)["secrets"] == {}


@pytest.mark.requirement("R-01", call="settings.change")
def test_parts_have_the_class_of_what_is_in_them() -> None:
    """Whoever reads the classes of the columns reads those of the settings."""
    classes = field_classes(SettingsDocument)
    for section in (PORTAL, BOOKING):
        for tab in section.tabs.values():
            for part, inner in parted(tab, tab.default, SEALER).items():
                assert {tab.settings[name].field_class for name in inner} <= {classes[part]}
    assert field_classes(SettingsChanged)["was"] is FieldClass.COPY
    assert field_classes(SettingsChanged)["personal_now"] is FieldClass.PERSONAL


def test_what_was_kept_is_what_was_chosen() -> None:
    """To the last value."""
    found = chosen_in(TAB, kept(**parted(TAB, FULL, SEALER)), SEALER)
    assert found == FULL
    assert found.token is not None
    assert found.token.reveal() == "s3cret"
    assert chosen_in(TAB, None, SEALER) is TAB.default
    assert chosen_in(TAB, kept(), SEALER) == TAB.default


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"plain": {"notice": 48, "gold": 1}}, BookingSettings(notice=48)),
        ({"plain": {"notice": "long", "waiting": True}}, BookingSettings(waiting=True)),
        ({"plain": {"week": "friday"}, "referring": {"host": "nora"}}, BookingSettings()),
        ({"plain": {"rooms": ["north", 3]}, "personal": {"contact": "X"}}, BookingSettings(contact="X")),
        ({"secrets": {"gone": "nothing that opens"}}, BookingSettings()),
    ],
)
def test_what_another_release_kept_is_read(parts: dict[str, Any], expected: BookingSettings) -> None:
    """What is known no more, or is no value any more, counts as never chosen; everything else counts."""
    assert chosen_in(TAB, kept(**parts), SEALER) == expected


def test_a_setting_that_changed_its_class_is_found() -> None:
    """In whichever part it was."""
    assert chosen_in(TAB, kept(personal={"rules": "x"}), SEALER).rules == "x"


@pytest.mark.requirement("R-01", call="settings.change")
def test_what_is_told_openly_holds_nothing_personal_and_no_secret() -> None:
    """A-35: neither by mistake nor if it is asked for."""
    every = tuple(TAB.settings)
    openly, personal = (open_part(TAB, FULL, every, personal=p) for p in (False, True))
    assert set(openly) == set(every) - {"contact", "token"}
    assert personal == {"contact": "Kovács Éva"}
    assert open_part(TAB, FULL, ("week", "token"), personal=False) == {"week": "sunday"}
    general = PORTAL.tabs["general"]
    assert open_part(general, General(facebook="greenacre"), general.settings, personal=False) == {}


def test_a_document_shows_no_secret() -> None:
    """A-35: not even the sealed one."""
    document = kept(**parted(TAB, FULL, SEALER))
    assert document.secrets["token"] not in repr(document)


def test_amounts_are_kept_as_text() -> None:
    """Nothing of them is rounded."""
    parts = parted(PORTAL.tabs["billing"], Billing(card_maximum=Decimal("999999999999.99")), SEALER)
    assert parts["plain"]["card_maximum"] == "999999999999.99"
    parts = parted(PORTAL.tabs["tickets"], Tickets(), SEALER)
    assert parts["referring"] == {"assignee": None}
