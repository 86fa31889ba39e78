"""Pages and API; pages that join two domains are composed here."""
