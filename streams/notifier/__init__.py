"""Alerts out: from the outbox that each commit writes to subscribers, at least once and under one id."""
