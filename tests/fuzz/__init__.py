"""Fuzzing of what faces strangers: any bytes have an answer, and it is never a wrong yes. `make fuzz` runs it."""
