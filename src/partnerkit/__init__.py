"""
Partners manage a SaaS vendor's client accounts.
"""
