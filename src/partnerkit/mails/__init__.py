"""Mails as values: what one is about, what it says, and who sends it; a vendor may put its own in the place of each."""

from partnerkit.mails.model import About, Mail, Mailer, MailRefused, Rendering
from partnerkit.mails.rendering import one_line, rendered

__all__ = ["About", "Mail", "MailRefused", "Mailer", "Rendering", "one_line", "rendered"]
