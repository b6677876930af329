"""Mail as the server sends it: over SMTP, or kept to be looked at in the demo."""
