"""PhotoSim: a private desktop photo browser that finds similar photos."""
