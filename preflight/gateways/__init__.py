"""Gateway targets: what each kind accepts, takes of the gateway's role, and must have in the account."""
