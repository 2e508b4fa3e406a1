"""Grafana dashboards as code: built from the metrics' own list, checked, written as JSON, published."""
