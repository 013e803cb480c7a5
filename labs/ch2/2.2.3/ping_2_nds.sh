#!/usr/bin/env bash
# Three pings to each of the other nodes.
ping "{{spare.prefix}}.101" -c 3
ping "{{spare.prefix}}.102" -c 3
ping "{{spare.prefix}}.103" -c 3
