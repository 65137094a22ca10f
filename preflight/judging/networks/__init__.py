"""What the network checks share: the networks agents share, what they must reach from there, and how to mend it."""
