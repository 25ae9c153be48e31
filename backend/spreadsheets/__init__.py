"""CSV and JSONL files as shops export them: encodings, separators, headers, cells."""
