"""From counts to values with their uncertainty: each estimator works on all zones at once."""
