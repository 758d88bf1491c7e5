"""Commands: parse, call, print. Everything they know lives on the floors below."""
