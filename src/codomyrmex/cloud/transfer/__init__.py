"""Moving objects: the engine under every upload, download, copy and sync."""
