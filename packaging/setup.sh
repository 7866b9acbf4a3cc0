# Sourced by packaging/run and packaging/test: finds what the machine lacks, installs it where it may,
# and makes the virtual environment. Everything it says goes to standard error.

say() { printf 'songwriter: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
VENV=${SONGWRITER_VENV:-$ROOT/.venv}
export PATH="$PATH:/usr/sbin:/sbin"

# Shared libraries the program opens, and the Debian package that holds each.
LIBRARIES_RUN="
libfluidsynth.so.3=libfluidsynth3 libportaudio.so.2=libportaudio2
libEGL.so.1=libegl1 libGL.so.1=libgl1 libgthread-2.0.so.0=libglib2.0-0
libdbus-1.so.3=libdbus-1-3 libfontconfig.so.1=libfontconfig1
libxkbcommon.so.0=libxkbcommon0 libxkbcommon-x11.so.0=libxkbcommon-x11-0
libX11-xcb.so.1=libx11-xcb1 libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4
libxcb-image.so.0=libxcb-image0 libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-randr.so.0=libxcb-randr0
libxcb-render-util.so.0=libxcb-render-util0 libxcb-shape.so.0=libxcb-shape0
libxcb-xinerama.so.0=libxcb-xinerama0 libxcb-xkb.so.1=libxcb-xkb1
"
# Programs the tests use, and their packages. Without them the tests that need them are skipped and listed.
PROGRAMS_TEST="xvfb-run=xvfb fluidsynth=fluidsynth pulseaudio=pulseaudio pactl=pulseaudio-utils"

# Prints the packages of LIBRARIES_RUN (and of the programs given) that this machine lacks.
missing_packages() {
    local known entry
    known=$(ldconfig -p 2>/dev/null || true)
    for entry in $LIBRARIES_RUN; do
        [[ $known == *"${entry%%=*} "* ]] || printf '%s\n' "${entry#*=}"
    done
    for entry in "$@"; do
        command -v "${entry%%=*}" >/dev/null || printf '%s\n' "${entry#*=}"
    done
}

# Prints a Python 3.11 or later, or nothing.
find_python() {
    local name
    for name in "${SONGWRITER_PYTHON:-}" python3.11 python3.12 python3.13 python3; do
        [ -n "$name" ] && command -v "$name" >/dev/null || continue
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

# Runs a command as root: directly, or through sudo when it asks no password. Fails otherwise.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

# Installs the packages given, or says which command would.
install_packages() {
    [ $# -gt 0 ] || return 0
    if command -v apt-get >/dev/null && as_root true; then
        say "installing system packages: $*"
        if as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2; then
            return 0
        fi
        say "apt-get could not install them; they are still missing: $*"
    elif command -v apt-get >/dev/null; then
        say "these system packages are missing; install them with:  sudo apt-get install $*"
    else
        say "these system libraries are missing; your system has them under names like: $*"
    fi
    return 1
}

# A system without python3-venv has venv without ensurepip.
python_packages() {
    local python
    python=$(find_python)
    if [ -z "$python" ]; then
        printf '%s\n' python3 python3-venv
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        printf '%s\n' python3-venv
    fi
}

make_venv() {
    [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -m pip --version >/dev/null 2>&1 && return 0
    local python
    python=$(find_python)
    [ -n "$python" ] || die "Python 3.11 or later is needed and was not found."
    say "making a virtual environment in $VENV"
    "$python" -m venv "$VENV" || die "a virtual environment could not be made in $VENV (is python3-venv installed?)"
}

# install_locked FILE...: exact versions of the whole closure. SONGWRITER_TORCH_INDEX may name an index that
# holds the CPU build of torch, which is a tenth of the size of the default one.
install_locked() {
    local arguments=(--quiet --disable-pip-version-check) file
    for file in "$@"; do arguments+=(--requirement "$file"); done
    [ -z "${SONGWRITER_TORCH_INDEX:-}" ] || arguments+=(--extra-index-url "$SONGWRITER_TORCH_INDEX")
    say "installing the Python packages (the first time takes some minutes and about 2 GB)"
    "$VENV/bin/python" -m pip install "${arguments[@]}" >&2 ||
        die "the Python packages could not be installed; the reason is in the lines above."
}

# prepare NAME PROGRAMS LOCK...: everything above, once; a stamp in the environment makes later calls quick.
prepare() {
    local name=$1 programs=$2 stamp wanted libraries=complete
    shift 2
    stamp=$VENV/.songwriter-$name
    wanted=$(cat "$@" "$ROOT/packaging/setup.sh" | sha256sum)
    if [ -x "$VENV/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return 0
    fi
    mkdir -p "$VENV" || die "$VENV cannot be written."
    exec 9>"$VENV/.songwriter-lock"
    if command -v flock >/dev/null; then flock 9; fi
    # shellcheck disable=SC2046,SC2086 # package names hold no spaces
    install_packages $(python_packages; missing_packages $programs) || libraries=missing
    make_venv
    install_locked "$@"
    # With libraries still missing there is no stamp: the next start looks, and says so, again.
    [ $libraries = missing ] || printf '%s\n' "$wanted" >"$stamp"
    exec 9>&-
}

# PYTHONPATH lets the program run from any folder; -P keeps that folder's own files from being imported.
run_python() {
    PYTHONPATH="$ROOT${PYTHONPATH:+:$PYTHONPATH}" exec "$VENV/bin/python" -P "$@"
}
