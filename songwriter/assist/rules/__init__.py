"""Rules and chance: chords, melodies and parts from counts and patterns, without a network. Free of torch.

Evaluation compares the network with these, and the program offers them beside it, so that a teacher can show both.
"""
