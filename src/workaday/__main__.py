"""`python -m workaday`: the command line."""

from workaday.cli import main

if __name__ == "__main__":
    main()
