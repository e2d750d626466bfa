"""Coda: a fake server, and the tests against it and against the official description."""
