"""The lower floor: everything the project knows, in plain Python without Django."""
