"""Icons and other files that the window shows; installed as the package `photosim.resources`."""
