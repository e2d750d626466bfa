"""The command `cmx`."""
