"""The vendor's signed webhooks: events posted to addresses of the vendor's (BX-06)."""
