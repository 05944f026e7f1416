#!/bin/sh
# Reads what deskops wants to know of a Linux machine and prints it as text. It only reads; more rights show more.
#
#   sh collect.sh > machine.facts
#
# Each answer begins with a line "@what ..."; the lines of its content follow, each behind a bar. Meaning is given by
# deskops, not here. Nothing but POSIX sh and the usual small tools is needed.
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/sbin:/sbin
most=4000000 # bytes of one answer

bar() { head -c "$most" | tr -d '\000\r' | sed 's/^/|/; $a\'; }

file() {
    [ -e "$1" ] || return 0
    if [ ! -r "$1" ]; then
        echo "@refused $1"
        return 0
    fi
    seen=$(stat -c %Y "$1" 2>/dev/null) && echo "@changed $seen $1"
    echo "@file $1"
    bar <"$1" 2>/dev/null
}

names() {
    [ -d "$1" ] || return 0
    echo "@names $1"
    ls -1 "$1" 2>/dev/null | bar
}

stamp() {
    [ -e "$1" ] || return 0
    seen=$(stat -c %Y "$1" 2>/dev/null) && echo "@changed $seen $1"
}

ask() {
    command -v "$1" >/dev/null 2>&1 || return 0
    said=$(if command -v timeout >/dev/null 2>&1; then timeout 8 "$@" 2>/dev/null; else "$@" 2>/dev/null; fi)
    echo "@run $? $*"
    printf '%s\n' "$said" | bar
}

layers() { # the devices under a mounted one, four deep: partition, RAID, LVM, crypt
    [ -d "$1" ] || return 0
    stamp "$1"
    [ -e "$1/dm/uuid" ] && file "$1/dm/uuid"
    [ "$2" -gt 4 ] && return 0
    [ -d "$1/slaves" ] || return 0
    names "$1/slaves"
    for slave in "$1"/slaves/*; do [ -e "$slave" ] && layers "$slave" $(($2 + 1)); done
}

echo "#deskops collect linux 1"
echo "@collected $(date -u +%Y-%m-%dT%H:%M:%SZ)"
echo "@target $(uname -n)"

for one in /etc/os-release /proc/sys/kernel/hostname /proc/sys/kernel/osrelease /proc/meminfo /proc/uptime \
    /proc/net/route /proc/net/ipv6_route /proc/net/wireless /proc/net/tcp /proc/net/tcp6 /proc/self/mountinfo \
    /etc/resolv.conf /run/systemd/resolve/resolv.conf /etc/krb5.conf /etc/passwd /etc/group /etc/sudoers \
    /etc/ufw/ufw.conf /etc/timezone /etc/systemd/timesyncd.conf /etc/chrony/chrony.conf /etc/chrony.conf /etc/ntp.conf \
    /var/log/apt/history.log /var/lib/dpkg/status /run/reboot-required /run/reboot-required.pkgs; do
    file "$one"
done
[ -e /proc/cpuinfo ] && echo "@file /proc/cpuinfo" && head -n 60 /proc/cpuinfo | bar
for one in /etc/krb5.keytab /etc/sssd/sssd.conf /usr/bin/sudo /usr/sbin/clamd /usr/sbin/firewalld /var/lib/clamav/daily.cld \
    /var/lib/clamav/daily.cvd /var/lib/clamav/main.cvd /run/systemd/timesync/synchronized /var/lib/pacman/local \
    /lib/apk/db/installed /run/systemd/system; do
    stamp "$one"
done
for one in sys_vendor product_name product_serial chassis_type; do file "/sys/class/dmi/id/$one"; done
for folder in /sys/class/net /sys/block /sys/class/hwmon /sys/class/power_supply /boot /etc/sudoers.d /var/lib/dhcp \
    /run/systemd/netif/leases /var/lib/pacman/local /var/lib/flatpak/app /snap /var/log/journal /run/log/journal; do
    names "$folder"
done
for folder in /sys/bus/usb/devices /dev/serial/by-id /var/lib/deskops/stamps; do names "$folder"; done
for one in /sys/bus/usb/devices/*; do
    for name in idVendor idProduct product; do file "$one/$name"; done
done
for one in /var/lib/deskops/stamps/*; do stamp "$one"; done
for one in /boot/vmlinuz-*; do stamp "$one"; done
for one in /etc/sudoers.d/* /var/lib/dhcp/* /run/systemd/netif/leases/*; do [ -f "$one" ] && file "$one"; done
for one in /sys/class/net/*; do
    for name in speed duplex; do file "$one/$name"; done
    for name in device wireless; do stamp "$one/$name"; done
done
for one in /sys/class/power_supply/*; do
    for name in type scope cycle_count energy_full energy_full_design charge_full charge_full_design; do file "$one/$name"; done
done
for one in /sys/class/hwmon/*; do
    for name in name temp1_input; do file "$one/$name"; done
    names "$one/device/block"
    names "$one/device"
done
[ -e /etc/localtime ] && echo "@link $(readlink -f /etc/localtime) /etc/localtime"

df -P -k 2>/dev/null | awk 'NR > 1 && $1 ~ /^\// { printf "@room %.0f %.0f %s\n", $2 * 1024, $4 * 1024, $6 }'
awk '{ print $3 }' /proc/self/mountinfo | sort -u | while read -r device; do
    case $device in 0:*) ;; *) layers "/sys/dev/block/$device" 0 ;; esac
done

echo "@names /proc"
ls -1 /proc | grep '^[0-9][0-9]*$' | bar
for one in /proc/[0-9]*/comm; do
    [ -r "$one" ] && echo "@file $one" && bar <"$one" 2>/dev/null
done

echo "@done system host hardware memory boot reboot volumes encryption batteries admins routes resolvers time_servers listening usb_devices stamps"
[ "$1" = quick ] && exit 0

ask ip -j addr show
echo "@done interfaces leases"
ask systemctl list-units --all --type=service --plain --no-legend --no-pager
echo "@done services"
ask journalctl -p err --since -7d -o json --no-pager -n 2000 --output-fields=MESSAGE,SYSLOG_IDENTIFIER
echo "@done events"
ask chronyc -c -n tracking
ask timedatectl show -p NTPSynchronized -p NTP
echo "@done time_source"
ask nft -j list ruleset
echo "@done firewall antivirus"
[ -e /var/lib/dpkg/status ] || ask rpm -qa --qf '%{NAME}\t%{VERSION}-%{RELEASE}\t%{VENDOR}\n'
[ -e /var/lib/dpkg/status ] || ask rpm -qa --qf '%{INSTALLTIME}\t%{NAME}\n'
echo "@done software updates"
for one in /sys/block/*; do
    case $one in */loop* | */ram* | */zram* | */dm-* | */md* | */sr* | */fd*) ;; *) ask smartctl -j -a "/dev/${one##*/}" ;; esac
done
