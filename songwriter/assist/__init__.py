"""From a song to suggestions: context, encoding, constraints, candidates, acceptance."""
