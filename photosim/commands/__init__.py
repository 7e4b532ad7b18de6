"""One module for each command: it calls the library and prints the result."""
