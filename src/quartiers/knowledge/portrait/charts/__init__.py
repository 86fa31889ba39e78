"""Charts as SVG made on the server, one module per family; each has a title, a sentence and a table."""
