"""Where the work agent's own Python and shell run: a box that shows the user's drives and nothing else."""

UNSAFE = "none, by --unsafe-shell"
"""What run.json says under "sandbox" when commands may run unconfined. It stands here so that a run can write
it without knowing any box."""
