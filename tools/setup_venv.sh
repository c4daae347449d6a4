#!/usr/bin/env bash
# Usage: tools/setup_venv.sh requirements.txt|requirements-dev.txt
# Makes .venv hold these packages. Silent and without network when it already does.
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=$1
unfinished=.venv/unfinished

# The content decides, not the time stamp: a fresh checkout changes every time stamp.
stamp_of() {
    echo ".venv/installed-$1-$(cat requirements.txt "$1" | cksum | tr ' ' '-')"
}

works() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    # 3.11 first: the pinned versions were tested together on it.
    for candidate in python3.11 python3.12 python3.13 python3; do
        if works "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "CertMatch needs Python 3.11 or newer with its venv module, and found none." >&2
    echo "Install it (Debian, Ubuntu: python3 and python3-venv) and run make again." >&2
    return 1
}

if [ -d .venv ] && { [ -e "$unfinished" ] || ! works .venv/bin/python; }; then
    echo "The .venv folder is incomplete; building it again." >&2
    rm -rf .venv
fi
if [ -e "$(stamp_of "$requirements")" ]; then
    exit 0
fi

is_new=false
if [ ! -d .venv ]; then
    is_new=true
    python=$(find_python)
    echo "Creating .venv with $("$python" --version)…" >&2
    mkdir .venv
    touch "$unfinished"
    "$python" -m venv .venv
    echo "Installing packages (first time, about a minute)…" >&2
else
    touch "$unfinished"
    echo "Installing the packages that $requirements asks for…" >&2
fi

if ! .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
    -r "$requirements" </dev/null; then
    echo "The packages of $requirements could not be installed; see above." >&2
    # pip puts back what it replaced, so an older checkout still finds its own packages.
    [ "$is_new" = true ] || rm "$unfinished"
    exit 1
fi

rm -f .venv/installed-*
touch "$(stamp_of requirements.txt)" "$(stamp_of "$requirements")"
rm "$unfinished"
