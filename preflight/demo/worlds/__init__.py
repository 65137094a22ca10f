"""The simulated accounts, one module each, and the parts they are put together from.

Every world has `build(site)`, which makes its resources and returns the caller's role ARN and session name, and
`rules()`, the context in which the caller then works.
"""
