"""Adapters that turn a channel's messages into the gateway's vocabulary and back."""
