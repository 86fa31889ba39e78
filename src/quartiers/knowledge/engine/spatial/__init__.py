"""Where things stand beside each other: places in metres in, measures out; nothing here knows what is counted."""
