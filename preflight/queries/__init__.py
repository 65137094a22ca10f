"""Questions that several checks ask, with the row types of their answers."""
