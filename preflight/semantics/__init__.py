"""How AWS decides, pure and shared by the checks."""
