"""What the infrastructure-as-code formats share: resources with properties, joined into agents and gateways."""
