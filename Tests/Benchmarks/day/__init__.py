"""A day of an agent: eleven tasks, done by the tools of `serve` and by the command line, and what they cost in tokens."""
