"""What a pointer can do on the roll: one class each, with a preview while it lasts and one command at its end."""
