#!/bin/sh
# The house rules that a machine can hold.
exec tools/tidy.py
