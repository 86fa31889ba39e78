"""Rules as data: three-valued criteria over typed fields, decided with what is known and nothing more."""
