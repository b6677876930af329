"""
A server over partnerkit: JSON API, partner console, account workspace and vendor office.

Only what is about HTTP stands here; every rule is the library's.
"""
