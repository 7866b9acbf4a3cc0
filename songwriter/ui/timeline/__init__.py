"""What views over the song's time share: the axis, the snap grid, the playhead and the words for places."""
