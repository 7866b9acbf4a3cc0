"""What the window talks to: session, files, jobs, settings, notices. QtCore only; opens no dialog."""
