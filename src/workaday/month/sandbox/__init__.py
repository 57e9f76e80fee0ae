"""Where the work agent's own Python and shell run: a box that shows the user's drives and nothing else."""
