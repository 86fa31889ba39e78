"""Published editions, and the corrections that territories propose."""
