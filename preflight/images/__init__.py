"""Container images and code packages: queries, rules, dated tables and findings."""
