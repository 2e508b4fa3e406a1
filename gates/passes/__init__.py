"""通行证 Gate passes: signed tokens that a unit carries from site to site as a QR code (docs/passes.md)."""
