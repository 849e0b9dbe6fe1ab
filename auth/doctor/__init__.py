"""What is right, wrong and unknown about an installation, before anybody signs in. Read in this order:

`finding` (the noun), `gather` (what the provider is asked), the checks (`here`, `secret`, `reaching`, `request`,
`scope`, `step_up`, `signing`, `leaving`: pure functions), `examine` (all of them in order), `show` (table and JSON),
`explain` (two errors in the words of the person who hit them).

It reads settings and public documents. It signs nobody in, writes nothing, and never shows a secret.
"""
