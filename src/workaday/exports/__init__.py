"""Others' formats: what comes in from them, and what goes out."""
