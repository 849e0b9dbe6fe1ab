"""Questions to the ledger, a module for each screen or part of one. Nothing here writes.

Every function takes the caller's connection, so that a screen asks all its questions of one moment. Sums are
always of one currency, and as of a day: entries after it are left out. The tables hold the running state of
now, so a question about an earlier day starts there and takes back what came later, which is little.
"""
