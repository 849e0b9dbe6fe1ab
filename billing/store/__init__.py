"""The only module of billing that writes SQL, and the tables it writes to."""
