"""A believable partner with clients, to look at; and a walk through its story over HTTP."""
