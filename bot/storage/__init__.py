"""The gateway's database: conversations, transcript, turns, buttons, deliveries, hand-overs."""
