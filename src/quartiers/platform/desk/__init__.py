"""The outbox, and what every other app writes letters with."""
