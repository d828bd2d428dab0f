#!/bin/sh
# Generates the Swift sources from the built library and runs the package's tests where Swift is installed.
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
export CARGO_TARGET_DIR
mkdir -p target
if ! command -v swift >/dev/null; then
    echo "no swift on the path; the Swift face was NOT tested" | tee target/skipped-swift
    exit 77
fi
cargo build --profile binding -p daigou-ffi --features bindgen
library=$CARGO_TARGET_DIR/binding/libdaigou_ffi.so
out=bindings/swift/generated
rm -rf $out
"$CARGO_TARGET_DIR/binding/daigou-bindgen" generate --config bindings/ffi/generate.toml --language swift --no-format --out-dir $out/all "$library"
mkdir -p $out/Daigou $out/DaigouFFI $out/DaigouShopFFI
mv $out/all/*.swift $out/Daigou/
for module in DaigouFFI DaigouShopFFI; do
    mv $out/all/$module.h $out/$module/
    mv $out/all/$module.modulemap $out/$module/module.modulemap
done
cd bindings/swift
LD_LIBRARY_PATH=$CARGO_TARGET_DIR/binding swift test --disable-swift-testing
