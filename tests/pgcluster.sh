#!/bin/sh
# pgcluster.sh: a throw-away PostgreSQL server for one test.
#
#   pgcluster.sh start DIR   make a cluster in DIR (new, empty, or left by an
#                            earlier start) and print its address
#   pgcluster.sh stop DIR    stop that cluster and no other; remove DIR
#
# start exits 77 where this machine cannot have one: no server binaries, no
# way from root to another user (the server refuses root), no loopback.
# The address is postgresql://cbreg@127.0.0.1:PORT/cbreg: an empty UTF-8
# database whose owner, cbreg, is the superuser and needs no password.
#
#   CBREG_PG_BIN       directory of initdb and postgres (default: the newest)
#   CBREG_PG_LOCALE    locale of the cluster (default: C.UTF-8, else C)
#   CBREG_PG_FSYNC=1   writes reach the disk, as a real server's do
#
# As root, where the server's user cannot get into DIR, or where DIR is too
# long for a socket, the cluster lies in a directory of its own beside the
# system's other temporary files and DIR remembers where.

set -u
umask 077
unset CDPATH PGDATA PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGSERVICE \
    PGSERVICEFILE PGSYSCONFDIR PGPASSFILE PGPASSWORD PGOPTIONS PGSSLMODE \
    PGCLIENTENCODING PGTZ PGDATESTYLE
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

say()
{
	printf '%s\n' "pgcluster: $*" >&2
}

# The newest server, by version number.
find_server()
{
	bin=${CBREG_PG_BIN-}
	if [ -z "$bin" ]; then
		best=-1
		for each in /usr/lib/postgresql/*/bin; do
			version=${each#/usr/lib/postgresql/}
			version=${version%/bin}
			version=${version%%.*}
			case $version in '' | *[!0-9]*) continue ;; esac
			if [ "$version" -gt "$best" ] &&
			    [ -x "$each/initdb" ] && [ -x "$each/postgres" ]
			then
				best=$version
				bin=$each
			fi
		done
	fi
	if [ -z "$bin" ] && bin=$(command -v initdb); then
		bin=$(dirname "$bin")
	fi
	if [ ! -x "$bin/initdb" ] || [ ! -x "$bin/postgres" ]; then
		say "no PostgreSQL server binaries here"
		exit 77
	fi
}

# Whom the server runs as, and how to become that user.
find_user()
{
	become=
	[ "$(id -u)" -eq 0 ] || return 0
	for user in postgres nobody; do
		uid=$(id -u "$user" 2>/dev/null) || continue
		gid=$(id -g "$user")
		for become in setpriv runuser su; do
			as_server true 2>/dev/null && return
		done
	done
	say "the server refuses root, and root cannot become another user here"
	exit 77
}

as_server()
{
	case $become in
	'') "$@" ;;
	setpriv)
		setpriv --reuid="$uid" --regid="$gid" --clear-groups -- "$@"
		;;
	runuser) runuser -u "$user" -- "$@" ;;
	su)
		# shellcheck disable=SC2016 # for the inner shell
		su -s /bin/sh -c 'exec "$@"' -- "$user" sh "$@"
		;;
	esac
}

# Can the server live in this directory?  Its name goes, with a socket's name
# behind it, into 108 bytes, and into a configuration file.
usable()
{
	case $1 in *[!A-Za-z0-9_./+-]*) return 1 ;; esac
	[ "${#1}" -le 80 ] || return 1
	[ -z "$become" ] || chown "$uid:$gid" "$1" || return 1
	# shellcheck disable=SC2016 # for the inner shell
	as_server sh -c 'cd "$1" && : >probe && rm probe' sh "$1" 2>/dev/null &&
	    return
	[ -z "$become" ] || chown 0:0 "$1"
	return 1
}

# First DIR itself, then a directory elsewhere; the marker comes first, so
# that whatever happens next, a stop finds all there is.
find_base()
{
	base=$dir
	printf '%s\n' "$base" >"$marker" || exit 1
	usable "$base" && return
	for parent in "${TMPDIR:-/tmp}" /tmp /var/tmp /dev/shm; do
		base=$(mktemp -d "$parent/cbreg-pg.XXXXXX" 2>/dev/null) ||
		    continue
		base=$(cd "$base" && pwd -P)
		printf '%s\n' "$base" >"$marker"
		usable "$base" && return
		rmdir "$base"
	done
	say "no directory here that the server can use"
	take_down
	exit 77
}

# Is this process the server of that data directory?  A number alone may have
# passed to somebody else.
is_server()
{
	kill -0 "$1" 2>/dev/null || return 1
	if [ -d /proc/self ]; then
		[ "$(readlink "/proc/$1/cwd")" = "$2" ]
	else
		ps -o args= -p "$1" | grep -qF "$2"
	fi
}

take_down()
{
	base=$(cat "$marker" 2>/dev/null)
	case $base in "$dir" | */cbreg-pg.??????) ;; *) base=$dir ;; esac
	pid=$(sed -n 1p "$base/data/postmaster.pid" 2>/dev/null)
	case $pid in '' | *[!0-9]*) pid= ;; esac
	n=0
	while [ -n "$pid" ] && is_server "$pid" "$base/data"; do
		case $n in
		0) kill -QUIT "$pid" ;;
		100) kill -KILL "$pid" ;;
		200)
			say "the server, process $pid, does not go away"
			return 1
			;;
		esac
		n=$((n + 1))
		sleep 0.05 2>/dev/null || sleep 1
	done
	# A helper of the server may be a moment behind it.
	rm -rf "$base" "$dir" 2>/dev/null || { sleep 1; rm -rf "$base" "$dir"; }
}

# failed WORDS FILE: what the server's own tools said, and nothing left over.
failed()
{
	say "$1"
	[ ! -f "$2" ] || tail -n 20 "$2" >&2
	take_down
	exit 1
}

make_cluster()
{
	for locale in "${CBREG_PG_LOCALE:-C.UTF-8}" C; do
		rm -rf "$base/data"
		as_server "$bin/initdb" -D "$base/data" -U cbreg -A trust \
		    -E UTF8 --locale="$locale" --no-sync \
		    >"$base/initdb.log" 2>&1 && break
		[ "$locale" != C ] || failed "initdb failed" "$base/initdb.log"
	done
	cat >>"$base/data/postgresql.conf" <<-END || failed "no configuration" ''
		listen_addresses = '127.0.0.1'
		unix_socket_directories = '$base'
		max_connections = 50
		shared_buffers = 32MB
		timezone = 'UTC'
		log_timezone = 'UTC'
		jit = off
	END
	[ "${CBREG_PG_FSYNC-}" = 1 ] ||
	    printf '%s\n' "fsync = off" "full_page_writes = off" \
	    >>"$base/data/postgresql.conf"
}

# Is that what this log complains of?
no_loopback()
{
	if grep -qE 'Cannot assign requested address|Network is unreachable' \
	    "$1"; then
		say "no loopback interface here"
		take_down
		exit 77
	fi
}

# Below the ports that the system gives to outgoing connections.
any_port()
{
	od -A n -N 2 -t u2 /dev/urandom | awk '{ print 10240 + $1 % 20480 }'
}

# What the caller has open, a harness's pipe say, is not the server's to keep.
start_server()
{
	n=0
	while port=$(any_port); do
		: >"$base/server.log"
		[ -z "$become" ] || chown "$uid:$gid" "$base/server.log"
		as_server "$bin/pg_ctl" start -D "$base/data" -w -t 120 \
		    -l "$base/server.log" -o "-p $port" \
		    >"$base/start.log" 2>&1 </dev/null \
		    3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- && return
		no_loopback "$base/server.log"
		n=$((n + 1))
		if [ $n -ge 20 ] ||
		    ! grep -q 'Address already in use' "$base/server.log"; then
			break
		fi
	done
	failed "the server did not start" "$base/server.log"
}

# One name for DIR, and no stay in a place that the server's user cannot see.
enter()
{
	dir=$(cd "$dir" && pwd -P) || exit 1
	marker=$dir/pgcluster
	cd / || exit 1
}

start()
{
	find_server
	find_user
	mkdir -p "$dir" || exit 1
	enter
	if [ -e "$marker" ]; then
		take_down || exit 1
		mkdir "$dir" || exit 1
	elif [ -n "$(ls -A "$dir")" ]; then
		say "'$dir' is not empty, and not a cluster of this script"
		exit 1
	fi
	trap 'take_down; exit 129' HUP
	trap 'take_down; exit 130' INT
	trap 'take_down; exit 143' TERM
	find_base
	HOME=$base
	export HOME
	make_cluster
	start_server
	as_server "$bin/createdb" -h 127.0.0.1 -p "$port" -U cbreg cbreg \
	    >"$base/createdb.log" 2>&1 </dev/null || {
		no_loopback "$base/createdb.log"
		failed "createdb failed" "$base/createdb.log"
	}
	printf 'postgresql://cbreg@127.0.0.1:%s/cbreg\n' "$port"
}

stop()
{
	[ -e "$dir" ] || exit 0
	enter
	if [ ! -e "$marker" ]; then
		say "'$dir' is not a cluster of this script"
		exit 1
	fi
	take_down
}

case $#:${1-} in
2:start | 2:stop)
	dir=$2
	"$1"
	;;
*)
	echo "usage: pgcluster.sh start|stop DIR" >&2
	exit 2
	;;
esac
