"""What every action is made of: the turn it reads, the reply it gives."""
