"""Qt item models over plain records; no widget, no SQL."""
