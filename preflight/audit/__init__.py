"""One audit: what is asked, judged and gathered."""
