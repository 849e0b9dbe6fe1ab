"""What pages share: the frame around them, how values are written, and the way to the ledger."""
