"""The methods of `CodaClient`, by area.

The modules of the package `awaited` are drawn from these (`python -m tests.coda.draw_awaited`).
"""
