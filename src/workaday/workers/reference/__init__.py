"""The reference worker: it does the whole month through the desk's tools alone, as any agent would.

Its plan says where to look, whom to ask and what to make. Every figure that it writes was read or
computed from what the desk returned in this very run: it holds no ledger and opens no file.
"""

from workaday.workers.reference.worker import ReferenceWorker

__all__ = ["ReferenceWorker"]
