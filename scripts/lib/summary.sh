# shellcheck shell=bash
# Counting test results. Every test program of this project ends with one line
# `N passed, N failed, N skipped`; these functions read such lines and add them.

total_passed=0 total_failed=0 total_skipped=0

# add_counts PASSED FAILED SKIPPED
add_counts() {
  total_passed=$((total_passed + $1))
  total_failed=$((total_failed + $2))
  total_skipped=$((total_skipped + $3))
}

# read_summary FILE: sets passed, failed and skipped from the last summary line of the file. Not simply from the
# last line: a program may have to say how its cleanup went. Returns 1 when there is none.
read_summary() {
  local line
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$1" | tail -n 1) || return 1
  IFS=' ,' read -r passed _ failed _ skipped _ <<<"$line"
}

# add_summary FILE EXIT_CODE: adds what a test program counted. An exit code other than 0 without a counted
# failure (crash, time limit, no summary at all) is one failure more, so that it cannot get lost.
add_summary() {
  passed=0 failed=0 skipped=0
  read_summary "$1" || failed=$(($2 == 0 ? 1 : 0))
  if [ "$2" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  add_counts "$passed" "$failed" "$skipped"
}

# The very last line of a test program.
print_summary() {
  printf '%d passed, %d failed, %d skipped\n' "$total_passed" "$total_failed" "$total_skipped"
}

# duration SECONDS: 75 -> 1m15s
duration() {
  if [ "$1" -lt 60 ]; then printf '%ds' "$1"; else printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); fi
}
