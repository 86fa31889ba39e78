"""What could exist here: verdicts of the programme and cards of opportunity of an edition, ready to be read."""
