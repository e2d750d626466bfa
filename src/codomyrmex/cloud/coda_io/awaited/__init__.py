"""The methods of `AsyncCodaClient`, by area, drawn from those of the package `sync`."""
