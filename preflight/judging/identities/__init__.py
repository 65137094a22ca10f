"""Who acts: the roles that agents and gateways assume, the deploying identity, and what each may do."""
