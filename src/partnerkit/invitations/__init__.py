"""Ways to a client: invitations by mail, links anybody may follow, sign-ups."""
