"""Settings, addresses and wiring; mounts the platform half of the command."""
