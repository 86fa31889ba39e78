"""From an edition to what a person reads: portraits, and answers about a perimeter."""
