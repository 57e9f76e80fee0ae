"""The month as a language model works it."""

from workaday.workers.model.events import Events
from workaday.workers.model.limits import Limits
from workaday.workers.model.skills import Skill
from workaday.workers.model.worker import ModelWorker

__all__ = ["Events", "Limits", "ModelWorker", "Skill"]
