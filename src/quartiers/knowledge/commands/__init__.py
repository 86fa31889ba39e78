"""The `quartiers` command, knowledge half: parses, calls, prints; the only place that reads the clock."""
