"""Whoever shares a selector is one person: every selector, with no thought of who shares one by design."""

from asked import SELECTORS, Asked, need

asked = Asked()
need(asked, *SELECTORS)
asked.compare([(name,) for name in asked.selectors])
asked.tell("SELECT one, other, 1.0 AS bits, 'merged' AS use FROM pair")
