"""REST services described by data: one description of an operation, run in step or awaited.

`operations` says what an operation is and builds its request, `records` reads answers, `budgets`
keeps requests under a service's limits, `paging` walks lists, `session` puts them together and
`transport` sends.
"""
