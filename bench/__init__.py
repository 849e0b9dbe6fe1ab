"""What Airlock costs: each figure beside a baseline of its own run. `python -m bench` writes docs/proof/bench.json."""
