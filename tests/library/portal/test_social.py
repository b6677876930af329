"""
Whatever is pasted in comes to the name of a page on that network, or is refused; nothing kept leads elsewhere (CP-03).
"""

import unicodedata
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit.portal.social import FACEBOOK, LINKEDIN, TWITTER, SocialFormat
from partnerkit.values import Format, Wrong

FORMATS = (FACEBOOK, TWITTER, LINKEDIN)
HOSTS = {FACEBOOK: "www.facebook.com", TWITTER: "www.twitter.com", LINKEDIN: "www.linkedin.com"}
PREFIXES = ("", "http://", "https://", "HTTPS://", "https://www.", "www.", "m.", "hu-hu.", "https://WWW.")
TAILS = ("", "/", "//", "?ref=page", "#top", "/?a=b&c=d#e", "/about", "/photos/1?x=https://evil.example/")


def wrong(form: SocialFormat, text: object) -> str:
    """
    The code of what is wrong with a text.
    """
    with pytest.raises(Wrong) as caught:
        form.parse(text)
    return caught.value.code


@pytest.mark.requirement("CP-03", call="settings.change")
@pytest.mark.parametrize(
    ("form", "address", "kept"),
    [
        (FACEBOOK, "facebook.com/greenacre", "greenacre"),
        (FACEBOOK, "facebook.com/green.acre", "green.acre"),
        (FACEBOOK, "FB.com/Green-Acre", "Green-Acre"),
        (FACEBOOK, "facebook.com./greenacre", "greenacre"),
        (FACEBOOK, "facebook.com:443/greenacre", "greenacre"),
        (FACEBOOK, "facebook.com/pages/Green-Acre/123", "123"),
        (FACEBOOK, "facebook.com/Pages/Gr%C3%BCn/123", "123"),
        (FACEBOOK, "facebook.com/people/Green-Acre/100063", "100063"),
        (FACEBOOK, "facebook.com/p/Green-Acre-100063", "100063"),
        (FACEBOOK, "facebook.com/p/100063", "100063"),
        (TWITTER, "twitter.com/green_acre", "green_acre"),
        (TWITTER, "x.com/@GreenAcre", "GreenAcre"),
        (TWITTER, "x.com/greenacre/status/1", "greenacre"),
        (LINKEDIN, "linkedin.com/company/green-acre", "company/green-acre"),
        (LINKEDIN, "linkedin.com/Company/green-acre", "company/green-acre"),
        (LINKEDIN, "linkedin.com/in/kov%C3%A1cs-%C3%A9va", "in/kovács-éva"),
        (LINKEDIN, "linkedin.com/in/kova%CC%81cs", "in/kovács"),
        (LINKEDIN, "linkedin.com/in/kovács", "in/kovács"),
        (LINKEDIN, "linkedin.com/school/bme", "school/bme"),
        (LINKEDIN, "linkedin.com/showcase/bme", "showcase/bme"),
    ],
)
def test_a_whole_address_is_reduced_to_the_name(form: SocialFormat, address: str, kept: str) -> None:
    """With scheme or without, of a phone or a language, with anything behind it."""
    typed = [f" {prefix}{address}{tail} " for prefix in PREFIXES for tail in TAILS]
    assert {form.parse(text) for text in typed} == {kept}


@pytest.mark.requirement("CP-03", call="settings.change")
@pytest.mark.parametrize(
    ("form", "typed", "kept", "url"),
    [
        (FACEBOOK, "greenacre", "greenacre", "https://www.facebook.com/greenacre"),
        (FACEBOOK, "@green.acre.5", "green.acre.5", "https://www.facebook.com/green.acre.5"),
        (FACEBOOK, "a", "a", "https://www.facebook.com/a"),
        (FACEBOOK, "x" * 100, "x" * 100, "https://www.facebook.com/" + "x" * 100),
        (FACEBOOK, "https://facebook.com/profile.php?id=1", "1", "https://www.facebook.com/1"),
        (FACEBOOK, "facebook.com/Profile.php/?ref=x&id=1", "1", "https://www.facebook.com/1"),
        (TWITTER, "@greenacre", "greenacre", "https://www.twitter.com/greenacre"),
        (TWITTER, "_", "_", "https://www.twitter.com/_"),
        (TWITTER, "x" * 15, "x" * 15, "https://www.twitter.com/" + "x" * 15),
        (LINKEDIN, "green-acre", "company/green-acre", "https://www.linkedin.com/company/green-acre"),
        (LINKEDIN, "in/éva", "in/éva", "https://www.linkedin.com/in/%C3%A9va"),
        (LINKEDIN, "In/éva/", "in/éva", "https://www.linkedin.com/in/%C3%A9va"),
        (LINKEDIN, "in", "company/in", "https://www.linkedin.com/company/in"),
        (LINKEDIN, "company/in", "company/in", "https://www.linkedin.com/company/in"),
        (LINKEDIN, "x" * 100, "company/" + "x" * 100, "https://www.linkedin.com/company/" + "x" * 100),
    ],
)
def test_a_name_is_kept_and_leads_to_its_page(form: SocialFormat, typed: str, kept: str, url: str) -> None:
    """A handle without its sign; a name on LinkedIn is a company's where nothing else is said."""
    assert form.parse(typed) == kept
    assert form.url(kept) == url


@pytest.mark.requirement("CP-03", call="settings.change")
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.hosts[0])
@pytest.mark.parametrize(
    "text",
    [
        "{host}.evil.com",
        "https://{host}.evil.com/greenacre",
        "https://evil.com/{host}/greenacre",
        "https://evil{host}/greenacre",
        "https://{host}@evil.com/greenacre",
        "https://{host}:pass@evil.com/greenacre",
        "https://evil.com:443/greenacre",
        "https://evil.com?https://{host}/greenacre",
        "https://evil.com#@{host}/greenacre",
        "https://[::ffff:127.0.0.1]/greenacre",
        "https://127.0.0.1/greenacre",
        "https://xn--facebok-y0a.com/greenacre",
        "https://ｆacebook.com/greenacre",
        "https://faceboоk.com/greenacre",
        "www.greenacre.com",
        "greenacre.net",
        "greenacre.ORG",
        "{host}..evil.com",
    ],
)
def test_an_address_of_another_site_is_said_to_be_one(form: SocialFormat, text: str) -> None:
    """However much it looks like the network's; which it has to be is told."""
    with pytest.raises(Wrong) as caught:
        form.parse(text.format(host=form.hosts[0]))
    assert (caught.value.code, caught.value.params) == ("social.host", {"host": form.hosts[0]})


@pytest.mark.requirement("CP-03", call="settings.change")
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.hosts[0])
@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "javascript://{host}/%0aalert(1)",
        "JAVASCRIPT://{host}/greenacre",
        "data:text/html,<script>alert(1)</script>",
        "data://{host}/greenacre",
        "ftp://{host}/greenacre",
        "file:///greenacre",
        "//{host}/greenacre",
        "/greenacre",
        "https:greenacre",
        "https:/{host}/greenacre",
        "https://",
        "https:///greenacre",
        "https://localhost/greenacre",
        "https://[::1]/greenacre",
        "https://[{host}/greenacre",
        "https://{host}]/greenacre",
        "https://{host}／greenacre",
        "{host}",
        "{host}.",
        "https://{host}/",
        "https://www.{host}",
        "https://{host}//",
        "https://{host}?id=1",
        "https://{host}/%20",
        "https://{host}/%2F%2Fevil.com",
        "https://{host}/..",
        "https://{host}/-",
        "@",
        "@@greenacre",
        ".",
        "...",
        "-",
        "green acre",
        "green<acre",
        'green"acre',
        "green'acre",
        "green`acre",
        "green%0dacre",
        "greenacre?x",
        "greenacre/x",
        "in//evil",
        "in/..",
        'in/"onload=',
        "in/%22onload=x",
        "in/%3Cscript%3E",
        "in/" + "x" * 101,
        "x" * 101,
    ],
)
def test_what_is_no_name_is_refused_with_an_example(form: SocialFormat, text: str) -> None:
    """Other schemes, addresses without a name, and whatever no name there looks like."""
    with pytest.raises(Wrong) as caught:
        form.parse(text.format(host=form.hosts[0]))
    assert (caught.value.code, caught.value.params) == ("social.form", {"example": form.example})


@pytest.mark.requirement("CP-03", call="settings.change")
@pytest.mark.parametrize(
    ("form", "names"),
    [
        (
            FACEBOOK,
            "events groups p pages people permalink.php pg photo.php profile.php share sharer.php story.php watch",
        ),
        (TWITTER, "hashtag home i intent search share"),
    ],
)
def test_parts_of_the_network_itself_are_no_pages(form: SocialFormat, names: str) -> None:
    """Neither as a name nor in an address, in capitals or not; nor is a title without its number."""
    for name in names.split():
        for text in (name, name.upper(), f"https://{form.hosts[0]}/{name}", f"{form.hosts[0]}/{name.title()}/x?id="):
            assert wrong(form, text) == "social.form"
    for path in ("pages/Green-Acre", "pages/category/Shop/Green-1", "people/x/y", "p/Green-Acre", "profile.php?id=a/b"):
        assert wrong(FACEBOOK, f"facebook.com/{path}") == "social.form"


@pytest.mark.requirement("CP-03", call="settings.change")
@pytest.mark.parametrize(
    "path", ["feed/x", "pub/eva/1/2", "", "x", "jobs/view/1", "company", "company/", "company/-x", "in/%2e%2e", "in/@x"]
)
def test_linkedin_has_pages_of_four_forms(path: str) -> None:
    """Of a company, a person, a school and a showcase."""
    assert wrong(LINKEDIN, f"https://linkedin.com/{path}") == "social.form"


@pytest.mark.parametrize("name", ["\u0130stanbul", "\u0131stanbul", "\u017ftore"])
def test_what_only_looks_like_a_letter_of_names_is_none(name: str) -> None:
    """A-21: whatever these are in capitals, or in small letters."""
    assert wrong(FACEBOOK, name) in {"social.form", "social.host"}
    assert wrong(FACEBOOK, f"facebook.com/{name}") == "social.form"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.hosts[0])
def test_what_is_no_plain_text_is_no_name(form: SocialFormat) -> None:
    """A-34: nothing, blanks, numbers, control characters, marks of direction, half characters and very long ones."""
    assert [wrong(form, text) for text in (None, 1, True, ["x"], b"x", {1: 2})] == ["type.string"] * 6
    assert [wrong(form, text) for text in ("", "  ", "\u2003")] == ["text.blank"] * 3
    odd = ("gr\0een", "green\nacre", "green\u202eacre", "\u2066green", "green\x1bacre", "green\u2028acre")
    assert [wrong(form, text) for text in odd] == ["text.control"] * 6
    assert wrong(form, "green\ud800") == "text.surrogate"
    assert wrong(form, "e" + "\u0301" * 40) == "text.marks"
    assert wrong(form, "x" * 301) == "text.long"
    assert wrong(form, "https://" + form.hosts[0] + "/x?" + "y" * 300) == "text.long"
    exact = f"https://{form.hosts[0]}/company/x?"
    assert form.parse(exact.ljust(300, "y")) in {"company", "company/x"}
    assert wrong(form, "\u200fgreenacre") == "social.form"
    for hidden in ("%00", "%0d%0aSet-Cookie", "%E2%80%AE"):
        assert wrong(form, f"https://{form.hosts[0]}/company{hidden}/x") == "text.control"
        assert wrong(LINKEDIN, f"in/éva{hidden}") == "text.control"
    assert wrong(LINKEDIN, "in/" + "%CC%81" * 40) == "text.marks"


def test_a_network_of_a_vendors_own_says_its_hosts_and_names() -> None:
    """Without forms, numbers or a query a name is what stands first in the path."""
    own = SocialFormat(hosts=("photos.example",), name=TWITTER.name, example="greenacre")
    assert isinstance(own, Format)
    assert own.schema() == {"maxLength": 300, "examples": ["greenacre"]}
    assert own.parse("https://photos.example/green/1") == "green"
    assert own.url("green") == "https://www.photos.example/green"
    assert wrong(own, "https://photos.example/?id=1") == "social.form"


# ---------------------------------------------------------------- whatever is typed

PIECES = st.sampled_from(
    [
        *("https://", "http:", "//", "/", "\\", "@", ":", "?", "#", "%", "%2F", "%5C", "%40", "%00", "..", ".", "&"),
        *("facebook.com", "fb.com", "twitter.com", "x.com", "linkedin.com", "evil.com", "www.", "m.", "[", "]", "::1"),
        *("company", "in", "pages", "people", "p", "profile.php?id=", "1", "greenacre", "éva", "e\u0301", "\u212b"),
        *('"', "'", "<", ">", "`", " ", "\t", "\u200e", "\u202e", "javascript:", "data:", "xn--", "é", "Ａ", "ﬁ"),
    ]
)
TYPED: st.SearchStrategy[str] = st.lists(PIECES, max_size=9).map("".join) | st.text(max_size=40)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.hosts[0])
@given(text=TYPED)
def test_nothing_kept_leads_elsewhere_or_out_of_an_attribute(form: SocialFormat, text: str) -> None:
    """Whatever is typed: refused, or a name of plain letters, the same if it is read again, on that network alone."""
    try:
        kept = form.parse(text)
    except Wrong:
        return
    assert form.parse(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert not set("\"'<>&`\\?#%:@ \t\n\u200e\u202e") & set(kept)
    address = urlsplit(form.url(kept))
    assert (address.scheme, address.netloc, address.hostname) == ("https", HOSTS[form], HOSTS[form])
    assert (address.query, address.fragment, address.path) == ("", "", f"/{quote(kept)}")
    assert form.parse(form.url(kept)) == kept
    assert all(part not in {"", ".", ".."} for part in kept.split("/"))
