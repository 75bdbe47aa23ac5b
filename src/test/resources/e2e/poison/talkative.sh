#!/bin/sh
yes "{\"x\":\"$(head -c 1000 /dev/zero | tr '\0' x)\"}" | head -c 400000000
exit 1
