"""Answers of our own, in the form that public readers of Discord's answers describe."""

ACCOUNT = b"""User ID:                     1366836644673622076
Username:                    ana_roe#0
Email:                       ana@example.org
Email verified:              Yes
Phone number:                Not found
Registration IP:             203.0.113.7
Registration Time (UTC):     2025-04-29 18:00:50
Last Seen Time (UTC):        2025-05-14 01:43:39
Last Seen IP:                Not found

Session Start (UTC)    IP Address
2025-05-14 00:47:29    203.0.113.8
2025-05-13 23:55:51    2001:db8::8
"""
HEADER = "ID,Channel ID,Author ID,Timestamp,Username,Contents,Attachments\n"
MESSAGES = (
    HEADER
    + '1,500,1366836644673622076,2025-05-14 00:47:29.123000+00:00,ana_roe,"hello, ben@example.org",\n'
    + '2,500,1366836644673622077,2025-05-14 00:48:29+00:00,Ben#1234,,"https://example.org/a\nhttps://example.org/b"\n'
).encode()
SOUND = {"discord_answer": ACCOUNT, "discord_answer, messages": MESSAGES}
