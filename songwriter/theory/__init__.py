"""Music theory as pure functions: chord names, spelling, Roman numerals, functions, voicing, analyses."""
