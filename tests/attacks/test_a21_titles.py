"""
A-21: no role looks like a Secure one that is none.
"""

import pytest

from partnerkit.access import ROLES
from partnerkit.partners.titles import called_secure, hints_secure
from reference_server.catalogues import codes, read


@pytest.mark.requirement("VC-22", call="partners.add_role", by="library")
@pytest.mark.parametrize("language", codes())
def test_a21_what_pages_call_the_built_in_secure_roles_is_known(language: str) -> None:
    """
    A role that is not Secure cannot be called so, in any language there are pages in; what they call others is free.
    """
    catalogue = read(language)
    for role in ROLES.values():
        said = catalogue.get(role.title, context="role")
        assert said is not None
        title = str(said.string)
        assert (hints_secure(title) or called_secure(title)) is role.secure, title
