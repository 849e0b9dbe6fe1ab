"""What Airlock costs: every figure beside a baseline of its own run. `python -m bench` writes `docs/proof/bench.json`."""
