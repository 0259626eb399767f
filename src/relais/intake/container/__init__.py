"""What stands before the readers: media told by content, containers opened, files taken in and hashed."""
