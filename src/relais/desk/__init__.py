"""The use cases. One function = permission + transaction + audit line. The only room the doors may call."""
