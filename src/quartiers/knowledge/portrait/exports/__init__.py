"""What is shown, to download: one neighbourhood, one territory or a whole edition, in open formats."""
