"""What pages share: frame, access, filters, tables, downloads, messages."""
