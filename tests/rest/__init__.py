"""The REST core, against a small server of its own."""
