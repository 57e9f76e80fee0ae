"""The desk of one run over the Model Context Protocol, for agents of others: stdio and streamable HTTP."""
