"""What is done at the central desk: set it up, its people, enrolling and revoking laptops, answering a sync."""
