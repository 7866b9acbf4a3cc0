"""The only place that builds objects; start-up."""
