"""What every provider shares: abstract clients, records, errors, configuration."""
