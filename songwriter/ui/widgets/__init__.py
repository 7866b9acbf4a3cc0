"""The kit: small widgets and painters that every panel is made of."""
