# shellcheck shell=bash
# Marks: facts about this node that must outlive a run that is cut off. A mark is written before what it stands for
# begins (`init-started`) or after it has succeeded (`init-finished`).

mark() { date -u +%FT%TZ | write_file "$STATE_DIR/$1" 0644; }
unmark() { rm -f "$STATE_DIR/$1"; }
marked() { [ -s "$STATE_DIR/$1" ]; }
