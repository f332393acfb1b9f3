# Sourced by the scripts beside it. Each step counts as a test, and so does each test that a step
# reports.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CI=true NO_COLOR=1

passed=0
failed=0
times=()
# Lines of a failed step that are printed again: a summary of tests, and a few failures before it.
tail=80
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT

# The sum of the numbers before a word such as "passed" in the summaries of Vitest and Hardhat.
count() {
  sed -nE 's/^.*\bTests +(.*)\([0-9]+\).*/\1/p; s/^(.* )?([0-9]+ (passing|failing))\b.*/\2/p' "$1" |
    grep -oE "[0-9]+ ($2)" | awk '{ sum += $1 } END { print sum + 0 }'
}

# step NAME COMMAND…: runs it, whatever became of the steps before.
step() {
  local name=$1 start=$SECONDS status=0 result=passed
  shift
  printf '\n=== %s\n' "$name"
  "$@" 2>&1 | tee "$log/step" || status=$?
  passed=$((passed + $(count "$log/step" 'passed|passing')))
  failed=$((failed + $(count "$log/step" 'failed|failing')))
  if [ "$status" -eq 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    result="FAILED ($status)"
    { printf '\n--- %s\n' "$name" && tail -n "$tail" "$log/step"; } >> "$log/failed"
  fi
  times+=("$(printf '%6d s  %-12s %s' $((SECONDS - start)) "$result" "$name")")
  printf '=== %s: %s after %s s\n' "$name" "$result" $((SECONDS - start))
}

# Runs a command of the workspace; what takes longer than an hour hangs.
with_tools() { timeout 60m node scripts/with-tools.mjs "$@"; }

# Installs packages of Debian.
install_packages() {
  local sudo=
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  $sudo apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@"
}

# Prints the ends of failed steps, the time of each step and, as the last line, the sum. Fails where
# a step or a test did.
finish() {
  [ ! -s "$log/failed" ] || { printf '\n=== what failed\n' && cat "$log/failed"; }
  printf '\n=== times\n'
  printf '%s\n' "${times[@]}" "$(printf '%6d s  in all' "$SECONDS")"
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}
