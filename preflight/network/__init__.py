"""VPC networks: queries, how AWS routes and filters, dated tables and findings."""
