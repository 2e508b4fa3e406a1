"""The client side of a gate: what a kiosk or an agency does to have its batches acknowledged."""
