"""What agreement and difference weigh, in bits: the model, how it is estimated, the one scorer that uses it."""
