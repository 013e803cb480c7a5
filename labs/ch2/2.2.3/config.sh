#!/usr/bin/env bash
# The owner may run it, everybody may read it.
chmod 744 ./ping_2_nds.sh
