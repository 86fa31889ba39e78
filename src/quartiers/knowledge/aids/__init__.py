"""The aids: one file each, read, checked, and explained to a person for what is known of them."""
