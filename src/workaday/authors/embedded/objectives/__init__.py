"""A month for a world: which deliverables, from which sources, with whose word, what goes wrong, who starts what.

Everything here is a projection of the ledger. The plan says where to look, whom to ask and how to compute;
the checks (compile.py) say what must then stand in the files. Both come from the same recipes.
"""

from workaday.authors.embedded.objectives.draft import trial
from workaday.authors.embedded.objectives.month import MonthAuthor
from workaday.authors.embedded.objectives.plan import MonthPlan, PlantedError
from workaday.authors.embedded.objectives.rendering import press_for, project_rows, statements_of

__all__ = ["MonthAuthor", "MonthPlan", "PlantedError", "press_for", "project_rows", "statements_of", "trial"]
