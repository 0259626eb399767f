"""The same with a guard: a selector that goes with more than four distinct full names joins nobody."""

from asked import SELECTORS, Asked, need

asked = Asked()
need(asked, *SELECTORS)
asked.drop_hubs(4)
asked.compare([(name,) for name in asked.selectors])
asked.tell("SELECT one, other, 1.0 AS bits, 'merged' AS use FROM pair")
