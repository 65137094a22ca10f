"""IAM: its queries, how AWS evaluates policies, its dated tables and its findings."""
