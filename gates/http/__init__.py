"""The gateway over HTTP: kiosks and agencies post, control rooms and dashboards read (contract.md)."""
