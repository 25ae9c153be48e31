"""The web: widget, chat page and demo shop over Socket.IO and plain pages."""
