"""Google Takeout: chats, meetings and activity that an account's holder exported."""
