"""Every text of the dashboards, Chinese and English side by side: one file for each dashboard, and what they share."""
