"""
Benchmark `token`: the link of an invitation is made and read again, or a forged one is refused.

The floor is itsdangerous by itself, with a serializer that is kept: the same ids and generation as JSON, the same key
derivation and digest. Peers are JSON web tokens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from uuid import UUID

import attrs
from itsdangerous import BadSignature, URLSafeSerializer

from partnerkit import Secret
from partnerkit.errors import NotFound
from partnerkit.identity.tokens import read_invitation, sign_invitation
from tests.benchmarks import create
from tests.benchmarks.rounds import Benchmark, Goal, Prepared, Ratio

TOKENS, QUICK_TOKENS = 2000, 200
PURPOSE = "invitation"
KEY = "a key for benchmarks, as long as peers want one"
VENDOR = attrs.evolve(create.VENDOR, signing_keys=[KEY])
SALT = f"partnerkit.invitation.{PURPOSE}"
Ids = tuple[UUID, UUID, int]
Peer = Callable[[Ids], Ids]


def asked(units: int) -> list[Ids]:
    """Return partners, invitations and generations."""
    return [(UUID(int=n << 64), UUID(int=(n << 64) + 1), n % 5 + 1) for n in range(1, units + 1)]


def by_kit(one: Ids) -> Ids:
    within, row, generation = one
    return read_invitation(
        VENDOR, PURPOSE, sign_invitation(VENDOR, PURPOSE, within=within, row=row, generation=generation)
    )


def by_hand(serializer: URLSafeSerializer, one: Ids) -> Ids:
    within, row, generation = serializer.loads(serializer.dumps([one[0].hex, one[1].hex, one[2]]))
    return UUID(within), UUID(row), generation


def refused(forged: Secret, _: Ids) -> None:
    with suppress(NotFound):
        read_invitation(VENDOR, PURPOSE, forged)


def accepted(token: Secret, _: Ids) -> None:
    read_invitation(VENDOR, PURPOSE, token)


def peers() -> tuple[dict[str, Peer], dict[str, str]]:
    """Return the peers that are there, and why others are not."""
    found: dict[str, Peer] = {}
    missing: dict[str, str] = {}
    for name, peer in (("pyjwt", _pyjwt), ("joserfc", _joserfc)):
        try:
            found[name] = peer()
        except ImportError as error:
            missing[name] = str(error)
    return found, missing


def _pyjwt() -> Peer:
    import jwt

    def peer(one: Ids) -> Ids:
        token = jwt.encode({"w": one[0].hex, "r": one[1].hex, "g": one[2]}, KEY, algorithm="HS256")
        said = jwt.decode(token, KEY, algorithms=["HS256"])
        return UUID(said["w"]), UUID(said["r"]), said["g"]

    return peer


def _joserfc() -> Peer:
    from joserfc import jwt
    from joserfc.jwk import OctKey

    key = OctKey.import_key(KEY)

    def peer(one: Ids) -> Ids:
        token = jwt.encode({"alg": "HS256"}, {"w": one[0].hex, "r": one[1].hex, "g": one[2]}, key)
        said = jwt.decode(token, key).claims
        return UUID(said["w"]), UUID(said["r"]), said["g"]

    return peer


@contextmanager
def prepare(quick: bool) -> Iterator[Prepared]:
    ids = asked(QUICK_TOKENS if quick else TOKENS)
    kept = URLSafeSerializer(KEY, salt=SALT, signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256})
    token = sign_invitation(VENDOR, PURPOSE, within=ids[0][0], row=ids[0][1], generation=1)
    forged = Secret(token.reveal()[:-4] + "AAAA")
    others, missing = peers()
    works: dict[str, Callable[[Ids], object]] = {
        "floor": partial(by_hand, kept),
        "case": by_kit,
        "accept": partial(accepted, token),
        "refuse": partial(refused, forged),
        **others,
    }

    def check() -> None:
        for name in ("floor", "case", *others):
            assert [works[name](one) for one in ids] == ids, name
        with suppress(BadSignature):
            kept.loads(forged.reveal())
            raise AssertionError("a forged token was taken")

    yield Prepared({name: partial(_each, ids, work) for name, work in works.items()}, len(ids), check, missing=missing)


def _each(ids: list[Ids], work: Callable[[Ids], object]) -> None:
    for one in ids:
        work(one)


TOKEN = Benchmark(
    name="token",
    work="one token made and read",
    ratios=(
        Ratio("floor", of="case", over="floor", goal=Goal(most=1.15)),
        Ratio("forged", of="refuse", over="accept", goal=Goal(most=1.0)),
        Ratio("pyjwt", of="pyjwt", over="case"),
        Ratio("joserfc", of="joserfc", over="case"),
    ),
    versions=("itsdangerous", "pyjwt", "joserfc"),
    prepare=prepare,
)
