"""MusicXML 4.0: reading .xml, .musicxml and .mxl, and writing them."""
