"""Official files at the door: one file per source, each checked and turned into Parquet with its manifest."""
