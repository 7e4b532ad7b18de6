"""One module for each command: calls the library and prints what it answers."""
