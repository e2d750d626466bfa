"""Tables out of Coda, into files, Arrow tables and frames."""
