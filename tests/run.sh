#!/usr/bin/env bash
# Installs what the tests need that is missing, checks the style and runs every test.
# Ends with a line `N passed, N failed, N skipped`; the exit status is 1 where anything failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export DOTNET_TieredPGO=0 # Nothing runs long enough to gain from what the compiler would measure; without it, tests take a quarter less.
unset ENTRI_TESTS_POSTGRESQL # It would make the run on SQLite one on the caller's PostgreSQL.

passed=0 failed=0 skipped=0
log=$(mktemp)
browser_log=$(mktemp)
browser='' # The group of processes of the browser's tests, while it runs.
failures=$(mktemp) # Their names, for the end: what the servers under test print stands between.
postgres='' # The folder of the private server, while it runs.
policy='' # The file that keeps installed servers from starting, while it is there.
trap '[ -z "$browser" ] || kill -- "-$browser"; stop_postgres; allow_servers; rm -f "$log" "$browser_log" "$failures"' EXIT
trap 'exit 130' INT TERM

section() { printf '\n== %s\n' "$1"; }

finish() {
  echo
  cat "$failures"
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ]
  exit
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Installs packages without starting the servers in them, now or with the machine, which nobody asked for.
install() {
  command -v apt-get >/dev/null || return 1
  export DEBIAN_FRONTEND=noninteractive
  forbid_servers
  as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends "$@"
  local status=$?
  allow_servers
  case $1 in nginx | postgresql) ! command -v systemctl >/dev/null || as_root systemctl disable --quiet "$1" 2>/dev/null ;; esac
  return "$status"
}

forbid_servers() {
  local file=/usr/sbin/policy-rc.d
  [ ! -e "$file" ] || return 0
  policy=$file
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null && as_root chmod +x "$policy"
}

allow_servers() {
  [ -n "$policy" ] || return 0
  as_root rm -f "$policy"
  policy=''
}

# Without a window's parts it takes a third less of the machine than the whole of Chromium, which does where it is not served.
find_chromium_shell() { command -v chromium-headless-shell; }

find_chromium() { find_chromium_shell || command -v chromium || command -v chromium-browser || command -v google-chrome; }

find_nginx() { command -v nginx || PATH=$PATH:/usr/sbin command -v nginx; }

find_postgres_programs() {
  local initdb
  initdb=$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
  [ -n "$initdb" ] && dirname "$initdb"
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# Starts a server in a temporary folder that only this script reaches. Locale C, which every server has; no syncing, because nothing
# of it has to last.
start_postgres() {
  local programs
  programs=$(find_postgres_programs) || return 1
  postgres=$(mktemp -d) && { [ "$(id -u)" -ne 0 ] || chown postgres "$postgres"; } || return 1
  as_postgres "$programs/initdb" -D "$postgres/data" -U entri --auth=trust --encoding=UTF8 --locale=C --no-sync >"$log" 2>&1 &&
    as_postgres "$programs/pg_ctl" -D "$postgres/data" -l "$postgres/log" -w start -o \
      "-c listen_addresses='' -c unix_socket_directories='$postgres' -c fsync=off -c max_connections=300" >"$log" 2>&1
}

stop_postgres() {
  [ -n "$postgres" ] || return 0
  as_postgres "$(find_postgres_programs)/pg_ctl" -D "$postgres/data" -m immediate stop >/dev/null 2>&1
  rm -rf "$postgres"
  postgres=''
}

# Counts a step that has no tests of its own as one test.
step() {
  section "$1"
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed $*" >>"$failures"; return 1; fi
}

# A figure of the summary in the log, 0 where there is none.
figure() { { echo 0; sed -nE "/^ +Entri\.[A-Za-z.]+ +Total: /s/.*\b$2: ([0-9]+).*/\1/p" "$1"; } | tail -n 1; }

# Counts what a runner said, which ended with that status.
count() {
  local wrong=$(($(figure "$1" Failed) + $(figure "$1" Errors)))
  sed -nE 's/^ +(.*) \[FAIL\]$/failed \1/p' "$1" >>"$failures"

  # A runner that broke down, or that was ended, has counted nothing.
  if [ "$2" -ne 0 ] && [ "$wrong" -eq 0 ]; then
    wrong=1
    echo "failed to run: status $2" >>"$failures"
  fi
  failed=$((failed + wrong))
  skipped=$((skipped + $(figure "$1" Skipped)))
  passed=$((passed + $(figure "$1" Total) - $(figure "$1" Failed) - $(figure "$1" Skipped) - $(figure "$1" "Not Run")))
}

# Runs the tests of a project and keeps what the runner says in the log; what follows the project's name goes to it. It is started directly
# because it names a test that does not end while that still runs; `dotnet test` says nothing before all of them are done.
run() {
  local log=$1 project=$2 status
  shift 2
  for _ in 1 2; do
    timeout --foreground --kill-after=10s 20m "$project/bin/Debug/net10.0/$(basename "$project")" -noColor -longRunning 120 "$@" 2>&1 |
      tee "$log"
    status=${PIPESTATUS[0]}

    # Twice of some sixty starts the runtime died of a symbol that it did not find in ICU. No test had begun, so once more.
    ! grep -q '^  Starting:' "$log" || break
  done
  return "$status"
}

run_tests() {
  section "$*"
  run "$log" "$@"
  count "$log" "$?"
}

section "Chromium"
find_chromium_shell >/dev/null || install chromium-headless-shell fonts-liberation >"$log" 2>&1
find_chromium || install chromium fonts-liberation >"$log" 2>&1 || tail -n 3 "$log"
find_chromium >/dev/null || echo "There is no Chromium and it cannot be installed here: the tests of tests/Entri.Admin.BrowserTests are skipped."

section "PostgreSQL"
find_postgres_programs >/dev/null || install postgresql >"$log" 2>&1 || tail -n 3 "$log"
if find_postgres_programs >/dev/null; then
  start_postgres || { tail -n 3 "$log"; echo "A private PostgreSQL cannot be started here: the API and data tests run on SQLite only, and those of two instances behind nginx are skipped."; stop_postgres; }
else
  echo "There is no PostgreSQL and it cannot be installed here: the API and data tests run on SQLite only, and those of two instances behind nginx are skipped."
fi

section "curl"
command -v curl || install curl >"$log" 2>&1 || tail -n 3 "$log"
command -v curl >/dev/null || echo "There is no curl and it cannot be installed here: the test of the first call of a new token is skipped."

section "nginx"
find_nginx || install nginx >"$log" 2>&1 || tail -n 3 "$log"
find_nginx >/dev/null || echo "There is no nginx and it cannot be installed here: the tests of two instances behind it are skipped."

step "Build" dotnet build Entri.Admin.sln --verbosity quiet || finish

# The build has looked at the rest of the style, and a test at what the build does not see: the formatter would take minutes for it.
step "Style" dotnet format whitespace Entri.Admin.sln --verify-no-changes --no-restore

# A browser waits most of the time, so its tests run beside the others. Two classes run where somebody asks for them: one makes the
# README's pictures, one measures.
server=${postgres:+Host=$postgres;Username=entri}
set -m # A group of its own, which can be ended as one.
ENTRI_TESTS_POSTGRESQL=$server run "$browser_log" tests/Entri.Admin.BrowserTests -class- '*.ReadmePictures' >/dev/null &
browser=$!
set +m

usual=(-class- '*SpeedTests' -method- '*_AMillionTimes' -method- '*_CannotBeToldByOneAnswer')
run_tests tests/Entri.Admin.Tests "${usual[@]}" -trait- Engine=PostgreSql
if [ -n "$postgres" ]; then
  export ENTRI_TESTS_POSTGRESQL=$server
  run_tests tests/Entri.Admin.Tests "${usual[@]}" -trait- Engine=Sqlite -trait- Engine=None \
    -namespace- 'Entri.Admin.Tests.Components' -namespace- 'Entri.Admin.Tests.Domain'
fi

section tests/Entri.Admin.BrowserTests
wait "$browser"
status=$?
browser=''
cat "$browser_log"
count "$browser_log" "$status"
finish
