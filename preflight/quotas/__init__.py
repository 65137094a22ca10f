"""Service quotas: queries, rules, dated codes and findings."""
