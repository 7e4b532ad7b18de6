"""Moving house: a library as one file, and such a file taken in elsewhere."""
