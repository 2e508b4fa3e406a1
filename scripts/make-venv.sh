#!/bin/sh
# Makes the virtual environment; on a Debian without python3-venv says, or does, what is missing.
set -eu
python=$1
venv=$2

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed; set it with: make PYTHON=/path/to/python3.11" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get install -y --no-install-recommends "python$version-venv"
    else
        echo "This Python cannot make virtual environments. Install them first: apt-get install python$version-venv" >&2
        exit 1
    fi
fi
"$python" -m venv --clear "$venv"
