"""
A server over partnerkit: JSON API, partner console and account workspace.

Only what is about HTTP stands here; every rule is the library's.
"""
