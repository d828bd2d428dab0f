#!/bin/sh
# Tests the languages named (all without a name) and ends with a table of what ran and what was skipped, and why.
cd "$(dirname "$0")/.." || exit 1
failed=0
table=""
# Without a name `make test` calls, which has run Rust before.
if [ $# -eq 0 ]; then
    set -- python kotlin swift
    table="rust     ran
"
fi
for language in "$@"; do
    echo "== $language"
    sh "bindings/$language/test.sh"
    case $? in
        0) outcome="ran" ;;
        77) outcome="SKIPPED: $(cat target/skipped-$language 2>/dev/null)" ;;
        *) outcome="FAILED"; failed=1 ;;
    esac
    table="$table$(printf '%-8s %s' "$language" "$outcome")
"
done
printf '\n%-8s %s\n%s' language outcome "$table"
exit $failed
