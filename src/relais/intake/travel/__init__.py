"""What carriers send to authorities of who travels: bookings and lists of passengers."""
