"""What a song has no place for is named when a score is opened."""

from __future__ import annotations

from pathlib import Path

from songwriter.io.musicxml.reader import read_musicxml

SCORE = """<?xml version="1.0"?><score-partwise version="4.0">
<part-list><score-part id="P1"><part-name>Voice</part-name>
</score-part></part-list><part id="P1"><measure number="1"><attributes><divisions>1</divisions><time><beats>2</beats>
<beat-type>4</beat-type></time></attributes>
<direction><direction-type><dynamics><mf/></dynamics></direction-type></direction>
<note><pitch><step>C</step><octave>4</octave></pitch><duration>1</duration><voice>1</voice><type>quarter</type>
<notations><slur type="start" number="1"/><articulations><staccato/></articulations></notations></note>
<note><pitch><step>D</step><octave>4</octave></pitch><duration>1</duration><voice>1</voice><type>quarter</type>
<notations><slur type="stop" number="1"/><fermata/></notations></note></measure></part></score-partwise>"""


def test_marks_of_expression_are_named_and_a_slur_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "marks.musicxml"
    path.write_text(SCORE, "utf-8")
    result = read_musicxml(path)
    told = "; ".join(w.detail for w in result.warnings)
    for words in ("1 slurs", "1 dynamic marks", "1 articulations", "1 fermatas"):
        assert words in told or words.removesuffix("s") in told
    assert len(next(iter(result.song.sections.values())).parts) == 1
