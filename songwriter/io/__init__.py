"""Files in and out: the project file, MIDI, MusicXML and text formats."""
