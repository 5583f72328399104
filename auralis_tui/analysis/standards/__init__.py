"""The standards' test signals, synthesised, with the figures that a meter must read on them."""
