"""The office of one computer, by the name under which the rooms above know it; it lives in month/office."""

from workaday.month.office.colleagues import Colleagues

__all__ = ["Colleagues"]
