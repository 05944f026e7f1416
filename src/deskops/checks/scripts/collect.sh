#!/bin/sh
# Reads what deskops wants to know of a Linux machine and prints it as text. It only reads; more rights show more.
#
#   sh collect.sh > machine.facts
#
# Each answer begins with a line "@what ..."; the lines of its content follow, each behind a bar. Meaning is given by
# deskops, not here. Nothing but POSIX sh and the usual small tools is needed. A process costs more than what it
# reads: values of one line are read by the shell itself, all files by one awk, all times by one stat.
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/sbin:/sbin
most=4000000 # bytes of one answer
break='
'
parts=${1:-all}
stamped='' # what stat is to be asked of, a line each

bar() { awk -v most=$most '(size += length($0) + 1) > most { exit } { sub(/\r$/, ""); print "|" $0 }'; }

stamp() { # when it was changed: asked later, of all at once
    for one in "$@"; do
        case $one in *"$break"*) continue ;; esac
        [ -e "$one" ] && stamped=$stamped$one$break
    done
}

stamps() {
    set -f
    IFS=$break
    # shellcheck disable=SC2086
    [ -z "$stamped" ] || stat -c '@changed %Y %n' $stamped 2>/dev/null
    unset IFS
    set +f
    stamped=''
}

files() { # their content; what may not be read says so
    count=$#
    while [ "$count" -gt 0 ]; do
        one=$1
        shift
        count=$((count - 1))
        case $one in *"$break"*) continue ;; esac
        [ -f "$one" ] || continue
        if [ ! -r "$one" ]; then
            printf '@refused %s\n' "$one"
            continue
        fi
        stamp "$one"
        printf '@file %s\n' "$one" # for one that is empty
        set -- "$@" "$one"
    done
    [ $# -eq 0 ] || contents "$@" || for one in "$@"; do contents "$one"; done
}

contents() { # of a package list only what names a package; of processors only the first
    awk -v most=$most '
        FNR == 1 { print "@file " FILENAME; size = 0; list = FILENAME ~ /\/dpkg\/status$/; few = FILENAME ~ /cpuinfo$/ }
        list && !/^(Package|Status|Version):|^$/ { next }
        few && FNR > 60 { next }
        (size += length($0) + 1) <= most { sub(/\r$/, ""); print "|" $0 }' "$@" 2>/dev/null
}

lines() { # the first line of each, by the shell itself
    for one in "$@"; do
        [ -f "$one" ] || continue
        if [ ! -r "$one" ]; then
            printf '@refused %s\n' "$one"
            continue
        fi
        line=''
        { IFS= read -r line <"$one" || [ -n "$line" ]; } 2>/dev/null && printf '@file %s\n|%s\n' "$one" "$line"
    done
}

names() {
    for folder in "$@"; do
        [ -d "$folder" ] || continue
        printf '@names %s\n' "$folder"
        for one in "$folder"/*; do
            case $one in *"$break"*) continue ;; esac
            if [ -e "$one" ] || [ -h "$one" ]; then printf '|%s\n' "${one##*/}"; fi
        done
    done
}

ask() {
    command -v "$1" >/dev/null 2>&1 || return 0
    said=$(if command -v timeout >/dev/null 2>&1; then timeout 8 "$@" </dev/null 2>/dev/null; else "$@" </dev/null 2>/dev/null; fi)
    echo "@run $? $*"
    [ -z "$said" ] || printf '%s\n' "$said" | bar
}

layers() { # the devices under a mounted one, four deep: partition, RAID, LVM, crypt
    [ -d "$1" ] || return 0
    stamp "$1"
    lines "$1/dm/uuid"
    [ "$2" -gt 4 ] && return 0
    [ -d "$1/slaves" ] || return 0
    names "$1/slaves"
    for slave in "$1"/slaves/*; do [ -e "$slave" ] && layers "$slave" $(($2 + 1)); done
}

echo "#deskops collect linux 1"
date -u '+@collected %Y-%m-%dT%H:%M:%SZ
@clock %s.%N'
line=unknown
[ -r /proc/sys/kernel/hostname ] && read -r line </proc/sys/kernel/hostname
printf '@target %s\n' "$line"

lines /proc/sys/kernel/hostname /proc/sys/kernel/osrelease /proc/uptime /etc/timezone
files /etc/os-release /proc/meminfo /proc/cpuinfo /proc/net/route /proc/net/ipv6_route /proc/net/wireless \
    /proc/net/tcp /proc/net/tcp6 /proc/self/mountinfo /etc/resolv.conf /run/systemd/resolve/resolv.conf \
    /etc/krb5.conf /etc/passwd /etc/group /etc/sudoers /etc/sudoers.d/* /etc/ufw/ufw.conf \
    /etc/systemd/timesyncd.conf /etc/chrony/chrony.conf /etc/chrony.conf /etc/ntp.conf /etc/ntpsec/ntp.conf \
    /run/reboot-required /run/reboot-required.pkgs /var/lib/dhcp/* /run/systemd/netif/leases/*
stamp /etc/krb5.keytab /etc/sssd/sssd.conf /usr/bin/sudo /usr/sbin/clamd /usr/sbin/firewalld \
    /var/lib/clamav/daily.cld /var/lib/clamav/daily.cvd /var/lib/clamav/main.cvd \
    /run/systemd/timesync/synchronized /var/lib/pacman/local /var/lib/dpkg/status /lib/apk/db/installed \
    /run/systemd/system /boot/vmlinuz-* /sys/class/net/*/device /sys/class/net/*/wireless \
    /var/lib/deskops/stamps/*
names /sys/class/net /sys/block /sys/class/hwmon /sys/class/power_supply /sys/class/dmi/id /boot /etc/sudoers.d \
    /var/lib/dhcp /run/systemd/netif/leases /var/lib/pacman/local /var/lib/flatpak/app /snap /var/log/journal \
    /run/log/journal /sys/class/hwmon/*/device/block /sys/class/hwmon/*/device /sys/bus/usb/devices /dev/serial/by-id \
    /var/lib/deskops/stamps
lines /sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name /sys/class/dmi/id/product_serial \
    /sys/class/dmi/id/chassis_type /sys/class/net/*/speed /sys/class/net/*/duplex /sys/block/*/device/model \
    /sys/class/hwmon/*/name /sys/class/hwmon/*/temp1_input /sys/bus/usb/devices/*/idVendor \
    /sys/bus/usb/devices/*/idProduct /sys/bus/usb/devices/*/product
set --
for one in /sys/class/power_supply/*; do
    for name in type scope cycle_count energy_full energy_full_design charge_full charge_full_design; do
        set -- "$@" "$one/$name"
    done
done
lines "$@"
[ -e /etc/localtime ] && echo "@link $(readlink -f /etc/localtime) /etc/localtime"

df -P -k 2>/dev/null | awk 'NR > 1 && $1 ~ /^\// { printf "@room %.0f %.0f %s\n", $2 * 1024, $4 * 1024, $6 }'
for device in $(awk '$3 !~ /^0:/ && !seen[$3]++ { print $3 }' /proc/self/mountinfo 2>/dev/null); do
    layers "/sys/dev/block/$device" 0
done

echo "@names /proc"
for one in /proc/[0-9]*; do printf '|%s\n' "${one##*/}"; done
lines /proc/[0-9]*/comm
stamps
echo "@done system host hardware memory boot reboot volumes encryption batteries admins routes resolvers time_servers listening usb_devices stamps"
[ "$parts" = quick ] && exit 0

# --- what takes longer: all of it begins at once, and each tells when those after it have told -----------------

links() {
    ask ip -j addr show
    echo "@done interfaces leases"
}

packages() {
    files /var/log/apt/history.log
    if [ -e /var/lib/dpkg/status ] || [ -e /var/lib/pacman/local ]; then
        files /var/lib/dpkg/status
        stamps
        echo "@done software updates"
    fi
}

walls() {
    ask nft -j list ruleset
    ask mdatp health --output json
    echo "@done firewall antivirus"
}

clocks() {
    ask chronyc -c -n tracking
    ask timedatectl show -p NTPSynchronized -p NTP
    echo "@done time_source"
}

services() {
    ask systemctl list-units --all --type=service --plain --no-legend --no-pager
    echo "@done services"
}

starts() {
    ask systemctl show '*.service' -p Id,NRestarts,ActiveEnterTimestampMonotonic --no-pager
    echo "@done service_starts"
}

reach() { # whether a service answers this machine, and how soon
    begun=$(date +%s%N)
    if command -v bash >/dev/null 2>&1; then
        said=$(timeout 3 bash -c ': <>"/dev/tcp/$0/$1"' "$1" "$2" 2>&1)
    else
        said=$(timeout 4 nc -z -v -w 3 "$1" "$2" 2>&1)
    fi
    code=$?
    ended=$(date +%s%N)
    case $said in *"nvalid option"* | *sage:*) return ;; esac # a small nc that cannot only try
    printf '@reach %s %s %s %s %s\n%s\n' "$code" "$begun" "$ended" "$1" "$2" "$(printf '%s\n' "$said" | bar)"
}

places() { # those that stand in the variable of this name, as host:port; all at once
    [ -n "$deskops_places" ] || return 0
    command -v timeout >/dev/null 2>&1 || return 0
    command -v bash >/dev/null 2>&1 || command -v nc >/dev/null 2>&1 || return 0
    set -f
    for place in $deskops_places; do reach "${place%:*}" "${place##*:}" & done
    set +f
    wait
    echo "@done reached"
}

disks() {
    for disk in /sys/block/*; do
        case $disk in */loop* | */ram* | */zram* | */dm-* | */md* | */sr* | */fd*) continue ;; esac
        [ -e "$disk" ] && ask smartctl -j -a "/dev/${disk##*/}"
    done
    echo "@done disks"
}

events() {
    ask journalctl -p err --since -7d -o json --no-pager -n 2000 --output-fields=MESSAGE,SYSLOG_IDENTIFIER
    echo "@done events"
}

rpms() {
    [ -e /var/lib/dpkg/status ] && return 0
    ask rpm -qa --qf '%{NAME}\t%{VERSION}-%{RELEASE}\t%{VENDOR}\n'
    ask rpm -qa --qf '%{INSTALLTIME}\t%{NAME}\n'
    echo "@done software updates"
}

then_tell() {
    told=$("$1")
    [ -z "$told" ] || printf '%s\n' "$told"
    cat
}

rpms | then_tell events | then_tell disks | then_tell starts | then_tell services | then_tell places | then_tell clocks | then_tell walls | {
    packages
    cat
} | {
    links
    cat
}
echo @end
