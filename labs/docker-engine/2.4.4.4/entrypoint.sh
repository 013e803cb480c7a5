#!/bin/bash
echo "$1" "$2"
exec nginx -g 'daemon off;'
