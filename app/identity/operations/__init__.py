"""The verbs of accounts: signing in and out, their passwords and second steps, their one-time codes."""
