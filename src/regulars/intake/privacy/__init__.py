"""What customers allow, which columns are about persons, and pseudonyms for them."""
