"""What the mails say, in English: codes begin with ``mail.``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partnerkit.texts.plural import Plural

MAILS: Final[Mapping[str, str | Plural]] = {}
