"""The economy of France's priority neighbourhoods: observe, detect, fund, act."""
