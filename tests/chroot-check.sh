#!/bin/sh
# chroot-check.sh: does ./setup keep its promise on a machine that has
# nothing?  Not part of make check: it needs root, debootstrap, a package
# mirror and some minutes.
#
#   chroot-check.sh [DIR [COMMIT]]
#
# Makes a minimal Debian 12 in DIR, puts the files of COMMIT (default: HEAD)
# there, and in it runs ./setup demo, ./setup check, and with the network cut
# off ./setup demo again.  The mirror is the one this machine's apt uses.  A
# DIR that is named is kept, and with it the bare system for the next run;
# otherwise all is removed in the end.

set -u
umask 022
unset CDPATH
release=bookworm

say()
{
	printf '%s\n' "chroot-check: $*"
}

die()
{
	printf '%s\n' "chroot-check: $*" >&2
	exit 1
}

# What apt of this machine knows of the release: "address suite component".
sources()
{
	# shellcheck disable=SC2016 # apt's own fields
	apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' \
	    'Created-By: Packages' |
	    awk -v release="$release" '
		$2 == release || $2 == release "-updates" ||
		    $2 == release "-security"' | sort -u
}

make_bare()
{
	mirror=$(sources | awk -v release="$release" \
	    '$2 == release { print $1; exit }')
	[ -n "$mirror" ] || die "apt knows no mirror of $release: apt-get update"
	case $mirror in https:*) more=--include=ca-certificates ;; *) more= ;; esac
	say "making a minimal $release"
	rm -rf --one-file-system "$dir/bare"
	# shellcheck disable=SC2086 # none or one
	in_namespace debootstrap --variant=minbase $more "$release" \
	    "$dir/bare" "$mirror" >"$dir/debootstrap.log" 2>&1 || {
		tail -n 20 "$dir/debootstrap.log" >&2
		die "debootstrap failed"
	}
	rm -f "$dir/bare/var/cache/apt/archives/"*.deb
	sources | sed 's/^/deb /' >"$dir/bare/etc/apt/sources.list"
	apt-config dump | grep -E '^Acquire::https?::' \
	    >"$dir/bare/etc/apt/apt.conf.d/90host"
	cp /etc/resolv.conf "$dir/bare/etc/resolv.conf"
	touch "$dir/bare.made"
}

# Mounts and processes that end with the command.
in_namespace()
{
	unshare --mount --pid --fork --kill-child -- "$@"
}

# run [ARGUMENT OF UNSHARE] -- COMMAND: in the new system, as root
run()
{
	extra=
	[ "$1" = -- ] || { extra=$1; shift; }
	shift
	say "$*${extra:+ (network cut off)}"
	began=$(date +%s)
	# shellcheck disable=SC2016,SC2086 # for the inner shell; none or one
	in_namespace unshare $extra -- sh -ec '
		root=$1
		shift
		mount -t proc proc "$root/proc"
		mount --rbind /sys "$root/sys"
		mount --rbind /dev "$root/dev"
		exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
		    TERM=dumb ${http_proxy:+http_proxy="$http_proxy"} \
		    ${https_proxy:+https_proxy="$https_proxy"} \
		    chroot "$root" sh -c "cd /srv/cbreg && exec \"\$@\"" sh "$@"
	' sh "$dir/root" "$@" </dev/null || die "failed: $*"
	say "$* took $(($(date +%s) - began)) s"
}

# A DIR that was named keeps its bare system, and the remains of a failure.
clean()
{
	code=$?
	[ $code -ne 0 ] && [ -n "$kept" ] && return
	rm -rf --one-file-system "$dir/root"
	[ -n "$kept" ] || rm -rf --one-file-system "$dir"
}

[ $# -le 2 ] || die "usage: chroot-check.sh [DIR [COMMIT]]"
[ "$(id -u)" -eq 0 ] || die "only root can change the root directory"
command -v debootstrap >/dev/null || die "debootstrap is not installed"
src=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
commit=$(git -C "$src" rev-parse --verify -q "${2:-HEAD}^{commit}") ||
    die "no such commit: ${2:-HEAD}"
kept=${1-}
if [ -n "$kept" ]; then
	{ mkdir -p "$kept" && dir=$(cd "$kept" && pwd -P); } || exit 1
else
	dir=$(mktemp -d "${TMPDIR:-/var/tmp}/cbreg-chroot.XXXXXX") || exit 1
fi
trap clean EXIT
trap 'exit 130' HUP INT TERM

[ -e "$dir/bare.made" ] || make_bare
rm -rf --one-file-system "$dir/root"
cp -a "$dir/bare" "$dir/root" || exit 1
mkdir "$dir/root/srv/cbreg" || exit 1
git -C "$src" archive "$commit" | tar -x -C "$dir/root/srv/cbreg" || exit 1

run -- ./setup demo
run -- ./setup check
run --net -- ./setup demo
[ -z "$(ls -A "$dir/root/etc/postgresql" 2>/dev/null)" ] ||
    die "the packages made a PostgreSQL cluster"
say "all is well"
