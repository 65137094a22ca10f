"""One file per report format: `Report` to text."""
