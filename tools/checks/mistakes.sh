#!/bin/sh
# What a compiler says of typical slips: each is refused, at the user's line, in plain words.
exec tests/mistakes/run.sh
