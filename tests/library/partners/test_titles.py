"""
What a role can be called: "Secure" exactly when it is, and nothing that people take for it.
"""

import string
import unicodedata
from itertools import cycle
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit import NewRole
from partnerkit.access import Permission
from partnerkit.errors import InvalidInput
from partnerkit.partners.model import Partner
from partnerkit.partners.roles import add_role
from partnerkit.partners.titles import foreign, hints_secure, mixed
from partnerkit.repository import fold
from partnerkit.values import PartnerId, RoleId
from tests.library.accounts.given import OPENED

FIELD = NewRole(name="field_agent", title="Field agent", permissions=(Permission.VIEW_CLIENTS,), limited=True)
AUDIT = NewRole(name="audit", title="Secure audit", permissions=(Permission.VIEW_HISTORY,), secure=True)
PARTNER = Partner(id=PartnerId(UUID(int=1)), name="P", language="en", opened_at=OPENED)
SIGN, MIXED, SECURE, CALLED = (f"role.title_{what}" for what in ("sign", "mixed", "secure", "called"))

# What is drawn like a letter of the word, of whichever script; and what does not part its letters for the eye.
ALIKE = {
    "s": "sSśŞƨꜱʂ5$§ЅΣՏᏚᏕᔑꓢ𐑕",
    "e": "eEéƐǝəɘ3€∈∃ЕεЄΞԵᎬᏋ⋲℮\u0364",
    "c": "cCçƆɔȼ¢©₵⊂(<СσϲԸᏟᏣᑕꓚ𐐕ɕ",
    "u": "uUüʊʋvVՍ∪⊔⨆υцμᏌᑌꓴ)Մ",
    "r": "rRŕɹɾʁ®ГгяγՐᏒᎡᖇꓣ𐒴ꞃ",
}
BETWEEN = ("", " ", ".", "-", "·", "\u200b", "\u00ad", "ʼ", "7", "/", "\u0336", "’", " (")

# What is read as itself, or not at all.
BLANK = frozenset(string.printable + "°\u115f\u1160")


def problem(new: NewRole, title: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        add_role(PARTNER, attrs.evolve(new, title=title), id=RoleId(UUID(int=2)))
    (found,) = caught.value.problems
    assert found.path == "title"
    return found.code


def taken(new: NewRole, title: str) -> bool:
    return add_role(PARTNER, attrs.evolve(new, title=title), id=RoleId(UUID(int=2))).result.title == title


@pytest.mark.requirement("VC-22", call="partners.add_role")
@pytest.mark.parametrize(
    "title",
    [
        "Secure",
        "The SECURE ones",
        "Agent (secure)",
        "ｓｅｃｕｒｅ",
        *("Se\u00adcure agent", "Se\u034fcure agent", "Secure\ufe00 agent", "Secure\u3164agent"),
        *("SecureAdmin", "Secure\u200bAdmin", "S\u20deecure", "Securely filed", "\ua731ecure", "\u023fecure", "SƎCURE"),
    ],
)
def test_a_title_says_secure_exactly_when_the_role_is(title: str) -> None:
    """However it is written; a word that begins like it says so too."""
    assert problem(FIELD, title) == SECURE
    assert taken(AUDIT, title)
    assert problem(AUDIT, "Auditor") == SECURE


@pytest.mark.requirement("VC-22", call="partners.add_role")
@pytest.mark.parametrize(
    "title",
    [
        *("Insecure", "S.e.c.u.r.e", "S e c u r e", "Nonsecure agent", "S3cure", "5ecure", "S1e2cure", "Sec/ure"),
        *("\u0405\u200aecure agent", "Se\u200a\u0441\u200aure", "\u0283\u200aecure", "Se cu\ua75be", "ട ecure"),
        *("Se(ure", "S(ecure", "Sec()re", "S&cure", "SECVRE", "Secʼure"),
        *("Secʋre", "Secʊre", "Səcure", "Ƨecure", "Seɔure", "səcurə"),
        *("Ѕесуге", "ЅЕСЦЯЕ", "ꙅҽҁүғԑ", "ςεϲυγε", "ΣΞΣΥΓΞ", "ϛεͻυᴦε", "ՏԵԸՄՐԵ"),
    ],
)
def test_a_title_that_says_it_but_half_is_no_roles(title: str) -> None:
    """A-21: people may take it for the word; nor is it plain enough for a role that is Secure."""
    for new in (FIELD, AUDIT):
        assert problem(new, title) == SECURE


@pytest.mark.requirement("VC-22", call="partners.add_role")
@pytest.mark.parametrize("title", ["\u0405ecure Agent", "S\u0435cure", "Se\u03f2ure", "\u0405\u03b5", "െecure", "Se٥"])
def test_no_word_of_a_title_mixes_scripts(title: str) -> None:
    """A-21: what is of another one passes for letters of "Secure"; whether the role is Secure makes no difference."""
    for new in (FIELD, AUDIT):
        assert problem(new, title) == MIXED


@pytest.mark.requirement("VC-22", call="partners.add_role")
@pytest.mark.parametrize(
    "title",
    [
        *("Sec∪re", "§ecure", "Se⊂ure", "S∈cure", "S∃CURE", "$∈¢∪®∈", "Se₵ure", "Sec⨆re", "Se<ure", "Sec|_|re"),
        *("Ѕес∪ге", "ЅЕС∪ГЕ", "Secur℮", "Se[ure", "Secu♈e", "🔒 Admin", "Agent 🛡", "🅢🅔🅒🅤🅡🅔", "🇸🇪🇨🇺🇷🇪"),
        *("ᏕᏋᏟᏌᏒᏋ", "ᏚᎬᏟᏌᎡᎬ", "\uabaa\uab7c\uabaf\uab9c\uaba2\uab7c", "ᔑᘿᑕᑌᖇᘿ", "ꓢꓰꓚꓴꓣꓰ", "𐒡ecure", "S\u0364cure"),
    ],
)
def test_a_title_has_neither_signs_nor_letters_of_scripts_that_are_hardly_used(title: str) -> None:
    """A-21: one of them or other passes for any letter there is."""
    for new in (FIELD, AUDIT):
        assert problem(new, title) == SIGN


@pytest.mark.requirement("VC-22", call="partners.add_role")
@pytest.mark.parametrize(
    "title",
    [
        *("Administrateur sécurisé", "AGENTE SECURISEE", "Agent 5écurisé", "Admin sécurísé", "s.é.c.u.r.i.s.é"),
        *("Védett ügyintéző", "Vedett admin", "Ügyintéző, védett", "Véde77", "Uédett"),
    ],
)
def test_a_title_calls_no_role_secure_in_another_language(title: str) -> None:
    """A-21: so the pages call the built-in Secure roles; with the English word a Secure role may add it."""
    assert problem(FIELD, title) == CALLED
    assert taken(AUDIT, f"Secure – {title}")


@pytest.mark.parametrize(
    "title",
    [
        *("Sales (EU)", "R&D", "Könyvelő/asszisztens", "Chargé d’affaires", "Chargé d'affaires", "Vice-président"),
        *("Agent(e)", "Assistant·e", "Agent n° 2", "Level 3+", "Responsable – Lyon", "Ügyintéző 2", "Dr. Ph.D., tax"),
        *("Sécurité", "Security auditor", "Secrétaire", "Sec. régional", "Sécur", "Łódź", "Œuvres", "Şəcərə"),
        *("Агент", "HR менеджер", "Agent Киев", "Πωλήσεις", "Υπεύθυνος με συνεργασία", "Գործակալ", "აგენტი"),
        *(
            "管理者グループ",
            "マネージャー",
            "営業・担当",
            "영업 담당",
            "ผู้จัดการ",
            "प्रबंधक",
            "فريق ٢",
            "کارشناس ۲",
            "סוכן",
        ),
    ],
)
def test_an_ordinary_title_is_taken(title: str) -> None:
    """In any script in wide use, a whole word at a time; what is written together in one language is one script."""
    assert taken(FIELD, title)


@given(st.data())
def test_whatever_is_drawn_like_the_word_is_refused(data: st.DataObject) -> None:
    """A-21: each of its letters in any form, with anything between them, wherever it stands."""
    drawn = (data.draw(st.sampled_from(ALIKE[letter])) + data.draw(st.sampled_from(BETWEEN)) for letter in "secure")
    before, after = (
        data.draw(st.sampled_from(["", "Agent ", "(", "In"])),
        data.draw(st.sampled_from(["", " agent", "s"])),
    )
    assert problem(FIELD, "".join([before, *drawn, after])) in {SIGN, MIXED, SECURE}


def test_no_character_takes_the_place_of_a_letter() -> None:
    """A-21: of all letters, digits and symbols, beside those that are drawn on something of ASCII."""
    for point, place in zip(range(0x80, 0x32000), cycle(range(6)), strict=False):
        if is_drawn(chr(point)):
            title = f"{'secure'[:place]}{chr(point)}{'secure'[place + 1 :]}"
            assert foreign(title) or mixed(title) or hints_secure(title), hex(point)


def is_drawn(c: str) -> bool:
    kinds = {unicodedata.category(part) for part in unicodedata.normalize("NFKD", c)}
    return any(kind[0] in "LNS" for kind in kinds) and not BLANK.intersection(fold(c)) and "Lm" not in kinds
