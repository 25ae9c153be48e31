"""Which order a customer means, and how this shop's numbers look."""
