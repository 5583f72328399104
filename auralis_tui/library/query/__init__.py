"""The query language: text to tree to SQL with bound values."""
