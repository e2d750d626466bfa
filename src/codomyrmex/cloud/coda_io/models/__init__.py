"""The records of Coda's API, by area. All are frozen, and ignore what they do not know."""
