"""The ways a message leaves: mail, SMS, push."""
