"""Tests what a case will stand on. Each test states its innocent reading and how often chance alone would do it."""
