"""Readers of what companies answer to legal requests: Meta, Snapchat, Google, Microsoft, Kik, Discord, Cash App."""
