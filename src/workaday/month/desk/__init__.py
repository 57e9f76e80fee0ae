"""The desk: the tools through which a work agent sees and changes the computer, the same for all agents."""

from workaday.month.desk.desk import Desk, Reply, ToolInfo

__all__ = ["Desk", "Reply", "ToolInfo"]
