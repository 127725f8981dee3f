"""For whoever runs the service: the server, settings from outside, health, meters, the log, limits by client."""
