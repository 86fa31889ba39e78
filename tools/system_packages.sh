#!/usr/bin/env bash
# What tests need and pip does not bring: Chromium (browser tests) and Pango (PDF). Installed by apt when root and missing; else said.
set -euo pipefail

missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
ldconfig -p | grep -q 'libpangoft2-1.0.so' || missing+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installation par apt : ${missing[*]}…"
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 ||
    echo "L'installation par apt a échoué." >&2
fi
[ -x /usr/bin/chromium ] || echo "Chromium absent : les tests de navigateur ne sont pas exécutés (Debian : apt install chromium)." >&2
ldconfig -p | grep -q 'libpangoft2-1.0.so' || echo "Pango absent : les PDF ne sont pas essayés (Debian : apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)." >&2
