"""Leads: proposed cases. A contact who paid somebody that an alert names or whose device was seized, and why."""
