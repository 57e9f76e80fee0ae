"""`python -m workaday`."""

from workaday.cli import main

if __name__ == "__main__":
    main()
