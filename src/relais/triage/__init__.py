"""Puts reports in the order in which they are worked, by facts, each rank with its reasons. Never people."""
