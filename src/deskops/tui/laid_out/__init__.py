"""What is known of a thing as blocks of a page: pure, from what ops have read to what a sheet draws."""
