"""The commands of `cmx`, one module each; each module's ``COMMAND`` is its data."""
