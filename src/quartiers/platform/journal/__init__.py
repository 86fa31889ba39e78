"""The append-only journal of what was done: ids and names of fields, no personal values, no foreign key."""
