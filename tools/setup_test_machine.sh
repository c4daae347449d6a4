#!/usr/bin/env bash
# Installs what the browser and document tests need from the system: Chromium, Chinese fonts,
# poppler, PostgreSQL. Where that is not possible it says so and the tests that need them tell the rest.
set -uo pipefail

packages=()
command -v chromium chromium-browser google-chrome >/dev/null || packages+=(chromium)
fc-list :lang=zh 2>/dev/null | grep -q . || packages+=(fontconfig fonts-noto-cjk)
command -v pdftotext >/dev/null || packages+=(poppler-utils)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null ||
    packages+=(postgresql)
if [ ${#packages[@]} -eq 0 ]; then
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
fi
if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
    echo "Missing for some tests: ${packages[*]}. They cannot be installed from here; going on." >&2
    exit 0
fi

echo "Installing system packages for the tests: ${packages[*]}…" >&2
install_packages() {
    "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${packages[@]}"
}
log=$(mktemp)
if ! install_packages </dev/null >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    echo "The system packages could not be installed; going on without them." >&2
fi
rm -f "$log"
