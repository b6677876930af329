"""Every kind of condition, and readers of whom each is true of some and untrue of others."""

from __future__ import annotations

from datetime import timedelta

from partnerkit.repository import Add, All, Some, Where, matches
from partnerkit.testing.contract.given import HOUR, NOW, branch, reader
from partnerkit.testing.model import (
    READER_ABOUT,
    READER_BLOCKED,
    READER_CARD,
    READER_FINE,
    READER_FRIENDS,
    READER_JOINED,
    READER_LEAVES,
    READER_NAME,
    READER_PHOTO,
    READER_STANDING,
    READER_TAGS,
    READER_TONGUE,
    READER_TURNS,
    BranchId,
    Card,
    Database,
    Reader,
    ReaderId,
    Standing,
    Tongue,
)

FRIEND = ReaderId(branch())
NAMES = (
    "Szabó Dental",
    "szabolcs bau",
    "Ödön Bakery",
    "Ba",
    "dental care",
    "50% off_",
    "İstanbul ß",
    "ba",
    "",
    "Z𝔸",
    "Z\uffef",
)
TICK = timedelta(microseconds=1)


def readers(here: BranchId) -> list[Reader]:
    """Return those readers."""
    return [
        reader(
            here,
            name=name,
            about=(None, "Care, of bakeries", "")[i % 3],
            card=list(Card)[i % 2],
            tongue=(None, *Tongue)[i % 3],
            blocked=i % 4 == 0,
            fine=(i % 5) * 10 - 20,
            photo=bytes([i % 2]),
            joined_at=NOW + (i % 4) * TICK,
            leaves_at=(None, NOW, NOW + HOUR)[i % 3],
            tags=frozenset(("vip", "x", "é", "a,b", '"')[: i % 6]),
            friend_ids=frozenset({FRIEND} if i % 3 else ()),
        )
        for i, name in enumerate(NAMES)
    ]


CONDITIONS: dict[str, Where[Reader] | None] = {
    "none": None,
    "all": All(),
    "some of none": Some(),
    "text": READER_NAME.is_("Ba"),
    "text absent": READER_ABOUT.is_(None),
    "text empty": READER_ABOUT.is_(""),
    "enum": READER_CARD.is_(Card.CHILD),
    "enum absent": READER_TONGUE.is_(None),
    "bool": READER_BLOCKED.is_(False),
    "int": READER_FINE.is_(-20),
    "bytes": READER_PHOTO.is_(b"\x00"),
    "moment": READER_JOINED.is_(NOW + TICK),
    "derived enum": READER_STANDING.is_(Standing.LEAVING),
    "derived moment": READER_TURNS.is_(NOW),
    "among": READER_STANDING.among([Standing.BLOCKED, Standing.READING]),
    "among none": READER_CARD.among([]),
    "among absent": READER_TONGUE.among([None, Tongue.ENGLISH]),
    "among absent alone": READER_TONGUE.among([None]),
    "between": READER_JOINED.between(NOW + TICK, NOW + 3 * TICK),
    "between numbers": READER_FINE.between(-10, 10),
    "between texts": READER_NAME.between("Z", "d"),
    "from": READER_LEAVES.between(NOW + TICK, None),
    "until": READER_TURNS.between(None, NOW + TICK),
    "between anything": READER_LEAVES.between(None, None),
    "between nothing": READER_JOINED.between(NOW, NOW),
    "has": READER_TAGS.has("x"),
    "has a text with a comma": READER_TAGS.has("a,b"),
    "has a quote": READER_TAGS.has('"'),
    "has case": READER_TAGS.has("X"),
    "has an id": READER_FRIENDS.has(FRIEND),
    "has both": READER_TAGS.has("x") & READER_TAGS.has("é"),
    "has the same twice": READER_TAGS.has("x") & READER_TAGS.has("x"),
    "has two kinds": READER_TAGS.has("x") & READER_FRIENDS.has(FRIEND),
    "has one of two": READER_TAGS.has("é") | READER_FRIENDS.has(FRIEND),
    "has any": READER_TAGS.has_any(["é", "a,b"]),
    "has any of one": READER_TAGS.has_any(["x"]),
    "has any of none": READER_TAGS.has_any([]),
    "has any that nobody has": READER_TAGS.has_any(["X", "y"]),
    "has any of two kinds": READER_TAGS.has_any(["x", '"']) & READER_FRIENDS.has_any([FRIEND]),
    "has any of very many": READER_TAGS.has_any([*map(str, range(2_000)), '"']),
    "lacks": READER_TAGS.lacks(["é", "a,b"]),
    "lacks none": READER_TAGS.lacks([]),
    "lacks very many": READER_TAGS.lacks([*map(str, range(2_000)), '"']),
    "lacks, and a filter": READER_FRIENDS.lacks([FRIEND]) & READER_STANDING.is_(Standing.READING),
    "has any, and lacks": READER_TAGS.has_any(["vip", "x"]) & READER_TAGS.lacks(["é"]),
    "has any, lacks, and a word": READER_TAGS.has_any(["vip", "x"])
    & READER_TAGS.lacks(["a,b"])
    & matches(Reader, "ba"),
    "lacks or has any": READER_TAGS.lacks(["vip"]) | READER_TAGS.has_any(["é"]),
    "has, and a filter": READER_TAGS.has("vip") & READER_STANDING.among([Standing.BLOCKED, Standing.LEAVING]),
    "has, and a moment": READER_TAGS.has("vip") & READER_JOINED.between(NOW + TICK, None),
    "has, and what is no filter": READER_TAGS.has("vip")
    & (READER_STANDING.is_(Standing.READING) | READER_LEAVES.between(NOW, NOW + TICK))
    & READER_FINE.between(-10, None),
    "has, and a word": READER_TAGS.has("vip") & matches(Reader, "ba"),
    "word": matches(Reader, "sza"),
    "two words": matches(Reader, "care den"),
    "words of two fields": matches(Reader, "bakeries ba"),
    "folded": matches(Reader, "ÖDÖN BÁK"),
    "folded longer": matches(Reader, "istanbul SS"),
    "sign": matches(Reader, "50%"),
    "sign alone": matches(Reader, "%_"),
    "not the middle": matches(Reader, "zabo"),
    "no word": matches(Reader, " "),
    "and": READER_BLOCKED.is_(False) & READER_LEAVES.is_(NOW) & matches(Reader, "b"),
    "or": READER_CARD.is_(Card.CHILD) | READER_TAGS.has("é") | READER_ABOUT.is_(None),
    "tree": (READER_TAGS.has("vip") | matches(Reader, "ba")) & (All[Reader]() | READER_STANDING.is_(Standing.READING)),
    "values that overlap": (READER_STANDING.is_(Standing.READING) & READER_FINE.between(0, None))
    | READER_STANDING.among([Standing.READING, Standing.LEAVING, Standing.READING]),
    "values and what goes with each": (READER_STANDING.is_(Standing.LEAVING) & READER_TURNS.between(NOW + TICK, None))
    | (READER_STANDING.is_(Standing.BLOCKED) & READER_TAGS.has("vip")),
    "a value or anything": READER_STANDING.is_(Standing.BLOCKED) | READER_FINE.is_(0),
    "empty in a tree": (READER_TAGS.has("vip") & Some()) | (All[Reader]() & READER_FINE.is_(0)),
}


def stored(database: Database, here: BranchId) -> list[Reader]:
    """Store those readers."""
    put = readers(here)
    with database.transaction() as storage:
        storage.write(*map(Add, put))
    return put
