"""What AWS accepts as the members of a resource: the requests of its API, dated tables beside them, the walk."""
