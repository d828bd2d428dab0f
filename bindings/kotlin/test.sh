#!/bin/sh
# Generates the Kotlin sources from the built library, compiles them with the test and runs it.
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
export CARGO_TARGET_DIR
mkdir -p target
skip() {
    echo "$1" >target/skipped-kotlin
    exit 77
}
jars=/usr/share/java
if [ ! -e $jars/jna.jar ] || [ ! -e $jars/junit-platform-console-standalone.jar ]; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || skip "JNA and JUnit 5 are missing (libjna-java libjna-jni junit5)"
    apt-get update -qq && apt-get install -y -qq libjna-java libjna-jni junit5 >/dev/null || skip "JNA and JUnit 5 could not be installed"
fi
command -v java >/dev/null || skip "no java"
kotlin=target/kotlin
if [ ! -e $kotlin/node_modules/kotlin-compiler/bin/kotlinc ]; then
    command -v npm >/dev/null || skip "no npm, which brings the compiler"
    npm install --silent --no-save --prefix $kotlin kotlin-compiler@2.4.20 >/dev/null || skip "kotlin-compiler could not be installed"
fi
cargo build --profile binding -p daigou-ffi --features bindgen
library=$CARGO_TARGET_DIR/binding/libdaigou_ffi.so
[ -e "$library" ] || library=$CARGO_TARGET_DIR/binding/libdaigou_ffi.dylib
rm -rf bindings/kotlin/generated $kotlin/classes
"$CARGO_TARGET_DIR/binding/daigou-bindgen" generate --config bindings/ffi/generate.toml --language kotlin --no-format --out-dir bindings/kotlin/generated "$library"
path=$(printf '%s:' $jars/jna.jar $jars/junit-jupiter-api.jar $jars/junit-platform-commons.jar $jars/opentest4j.jar $jars/apiguardian-api.jar)
bash $kotlin/node_modules/kotlin-compiler/bin/kotlinc -no-reflect -nowarn -jvm-target 17 -cp "$path" \
    -d $kotlin/classes bindings/kotlin/generated bindings/kotlin/src bindings/kotlin/test
run=$(printf '%s:' $kotlin/classes $kotlin/node_modules/kotlin-compiler/lib/kotlin-stdlib.jar $jars/jna.jar $jars/junit-*.jar $jars/opentest4j.jar $jars/univocity-parsers.jar $jars/apiguardian-api.jar)
java -Djna.library.path="$CARGO_TARGET_DIR/binding" -Djna.boot.library.path=/usr/lib/$(uname -m)-linux-gnu/jni \
    -cp "$run" org.junit.platform.console.ConsoleLauncher --disable-banner --scan-classpath $kotlin/classes
