"""Measurements, one command each; ``make bench`` runs them all. Figures are for the machine they ran on."""
