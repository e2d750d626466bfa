"""The checks of the storage interface, one module a subject."""
