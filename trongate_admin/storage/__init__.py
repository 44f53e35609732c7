"""The only place that knows SQL and the files of this program."""
