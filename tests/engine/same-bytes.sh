#!/usr/bin/env bash
# tests/engine/same-bytes.sh NAME: an engine gives the same bytes whoever compiles it, and however hard.
#
# Compiles bench/NAME.c with src/engine/NAME and src/base by gcc -O0, gcc -O2 and clang -O2, runs each as
# `NAME print`, and compares. Prints "1 passed, 0 failed".
set -eu
cd "$(dirname "$0")/../.."
name=${1:?which engine}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
libs=$(pkg-config --libs libsodium jansson)
for how in 'gcc -O0' 'gcc -O2' 'clang -O2'; do
    out=$work/${how// /}
    # shellcheck disable=SC2086
    $how -std=gnu17 -D_GNU_SOURCE -ffp-contract=off -w -Isrc -I. -o "$out" \
        "bench/$name.c" src/engine/"$name"/*.c src/base/*.c $libs -lm
    "$out" print >"$out.txt"
    [ -s "$out.txt" ] || { echo "$name: $how printed nothing"; exit 1; }
    sha256sum "$out.txt" | sed "s|  .*|  $how|"
done
for other in gcc-O2 clang-O2; do
    cmp "$work/gcc-O0.txt" "$work/$other.txt" || { echo '0 passed, 1 failed'; exit 1; }
done
echo '1 passed, 0 failed'
