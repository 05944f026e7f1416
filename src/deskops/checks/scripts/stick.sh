#!/bin/sh
# Reads this Linux machine and writes what it read beside this script, on the stick; the machine is left as it is.
#
#   sh deskops-collect.sh          as root it reads more, such as the serial number
#
# Afterwards, at the engineer's own computer: deskops inspect facts:FOLDER
LC_ALL=C
export LC_ALL
umask 077
folder=$(cd "$(dirname "$0")" && pwd) || exit 1

collect() (
#COLLECT#
)

plain() { printf '%s' "$1" | tr -c 'A-Za-z0-9._-' '_' | cut -c 1-60; }

host=unknown
[ -r /proc/sys/kernel/hostname ] && read -r host </proc/sys/kernel/hostname
serial=''
for one in /sys/class/dmi/id/product_serial /etc/machine-id; do
    [ -z "$serial" ] && [ -r "$one" ] && read -r serial <"$one"
done
name=$(plain "$host")_$(plain "${serial:-unknown}")
out=$folder/$name.facts
number=1
while [ -z "$serial" ] && [ -e "$out" ]; do # machines that nothing tells apart
    number=$((number + 1))
    out=$folder/$name-$number.facts
done

if ! true 2>/dev/null >"$out.part"; then
    echo "Cannot write to $folder" >&2
    exit 1
fi
collect all >"$out.part" 2>/dev/null
if ! tail -n 1 "$out.part" | grep -q '^@end$'; then
    echo "It could not be read to the end, or the stick is full: $out.part" >&2
    exit 1
fi
mv -f "$out.part" "$out"
sync
echo "Done: $out"
