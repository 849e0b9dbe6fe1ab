"""What Airlock survives, tried: faults, kills, garbage, fuzzing, mutation. `python -m scripts.prove` runs it all.

Each part is a function that takes how much and a seed, and returns what it counted with a list of `problems`, which
is empty when all is well. The tests run the same functions small.
"""
