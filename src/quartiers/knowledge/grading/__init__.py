"""Grades of proposals, from A to D: how much each need weighs, the grade with its three factors, how well a rank holds."""
