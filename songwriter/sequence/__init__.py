"""From a song to sound events: the event list, the compiler and the look-ahead scheduler."""
