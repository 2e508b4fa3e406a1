"""The core: events, the pure fold, rules, and the shells that run them (Redis store, tracker, notifier)."""
