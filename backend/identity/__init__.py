"""Who is calling and what they may see: principals, API keys, contacts, grants, scopes, the audit log."""
