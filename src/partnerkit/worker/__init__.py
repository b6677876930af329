"""
What goes on behind the scenes: events told, mails sent, webhooks posted, jobs done, step by step.

A program that works::

    worker = Worker(database, handlers={"crm": tell_the_crm}, mailer=mailer)
    worker.run()
"""

from partnerkit.worker.loop import Worker
from partnerkit.worker.parts import Kits, Part

__all__ = ["Kits", "Part", "Worker"]
