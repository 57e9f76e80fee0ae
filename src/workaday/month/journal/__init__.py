"""Every turn of a run, durably: the run can go on from any of them."""

from workaday.month.journal.journal import Journal
from workaday.month.journal.records import KeptFile, Mail, PendingMail, Turn

__all__ = ["Journal", "KeptFile", "Mail", "PendingMail", "Turn"]
