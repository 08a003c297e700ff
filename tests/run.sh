#!/usr/bin/env bash
# Installs what the tests need that is missing, checks the style and runs every test.
# Ends with a line `N passed, N failed, N skipped`; the exit status is 1 where anything failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

section() { printf '\n== %s\n' "$1"; }

finish() {
  printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ]
  exit
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

install_chromium() {
  command -v apt-get >/dev/null || return 1
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends chromium fonts-liberation
}

# Counts a step that has no tests of its own as one test.
step() {
  section "$1"
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); return 1; fi
}

# A figure of the last summary, 0 where there is none.
count() { { echo 0; sed -nE "s/^ +$1: ([0-9]+).*/\1/p" "$log"; } | tail -n 1; }

run_tests() {
  section "$1"
  dotnet test --project "$1" --no-build 2>&1 | tee "$log"
  local status=${PIPESTATUS[0]}
  passed=$((passed + $(count succeeded)))
  failed=$((failed + $(count failed)))
  skipped=$((skipped + $(count skipped)))

  # A runner that broke down may have counted nothing.
  # 8 says that every test was skipped.
  if [ "$status" -ne 0 ] && [ "$status" -ne 8 ] && [ "$(count failed)" = 0 ]; then failed=$((failed + 1)); fi
}

section "Chromium"
find_chromium || install_chromium >"$log" 2>&1 || tail -n 3 "$log"
find_chromium >/dev/null || echo "There is no Chromium and it cannot be installed here: the tests of tests/Entri.Admin.BrowserTests are skipped."

step "Build" dotnet build Entri.Admin.sln --verbosity quiet || finish
step "Style" dotnet format Entri.Admin.sln --verify-no-changes --no-restore
run_tests tests/Entri.Admin.Tests
run_tests tests/Entri.Admin.BrowserTests
finish
