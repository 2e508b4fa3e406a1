"""Travel times learned from past transits, outside the running system: sketches, files, the table made of them."""
