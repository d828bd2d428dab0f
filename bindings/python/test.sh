#!/bin/sh
# Builds the wheel with the quick profile, installs it into a venv of its own and runs the tests.
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
export CARGO_TARGET_DIR
mkdir -p target
if ! "${PYTHON:-python3}" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or later with venv is missing" >target/skipped-python
    exit 77
fi
venv=target/venv-python
[ -x $venv/bin/pip ] || "${PYTHON:-python3}" -m venv $venv
$venv/bin/pip install --quiet 'maturin>=1.10,<2' pytest
rm -rf target/wheels
$venv/bin/maturin build --quiet --profile binding --manifest-path bindings/python/Cargo.toml --out target/wheels
$venv/bin/pip install --quiet --force-reinstall --no-deps target/wheels/daigou-*.whl
cargo build --quiet -p daigou-tests --bin scenario-steps
SCENARIO_STEPS=$CARGO_TARGET_DIR/debug/scenario-steps $venv/bin/python -m pytest -q bindings/python
